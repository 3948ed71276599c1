package dev.tenure.api;

import dev.tenure.access.Access;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/// Signs a request in by its bearer token. The principal is the `Caller`, which the controllers take.
public final class BearerDoor extends OncePerRequestFilter {

    private static final String SCHEME = "bearer ";

    private final Access access;

    public BearerDoor(Access access) {
        this.access = access;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var header = request.getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
            access.byToken(header.substring(SCHEME.length()).strip()).ifPresent(caller -> {
                var signedIn = new PreAuthenticatedAuthenticationToken(caller, "", List.of());
                SecurityContextHolder.setContext(new SecurityContextImpl(signedIn));
            });
        chain.doFilter(request, response);
    }

    /// An answer may be finished on another thread (ingest acknowledges asynchronously); it is the same caller.
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }
}
