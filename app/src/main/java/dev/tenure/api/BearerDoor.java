package dev.tenure.api;

import dev.tenure.access.Access;
import dev.tenure.access.Caller;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/// Signs a request in by its bearer token. The principal is the `Caller`, which the controllers take. What its token
/// may not change is refused here, before any of them, so that none can forget to.
public final class BearerDoor extends OncePerRequestFilter {

    private static final String SCHEME = "bearer ";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private static final Problem READ_ONLY = Problem.of(
                    403,
                    "read-only-token",
                    "The token only reads",
                    "This token's scope is 'read', and nothing was changed.")
            .fix(
                    "Make a token with the scope 'write' or 'administer' on the page People, Your tokens, and send with it.");

    private final Access access;
    private final Problems problems;

    public BearerDoor(Access access, Problems problems) {
        this.access = access;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var header = request.getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            var caller = access.byToken(header.substring(SCHEME.length()).strip());
            if (caller.filter(found -> mayNot(found, request)).isPresent()) {
                problems.write(response, READ_ONLY);
                return;
            }
            caller.ifPresent(found -> {
                var signedIn = new PreAuthenticatedAuthenticationToken(as(found, request), "", List.of());
                SecurityContextHolder.setContext(new SecurityContextImpl(signedIn));
            });
        }
        chain.doFilter(request, response);
    }

    /// Giving itself up is the one thing every token may do.
    private static boolean mayNot(Caller caller, HttpServletRequest request) {
        if (reads(request) || !(caller instanceof Caller.Staff staff) || staff.mayWrite()) return false;
        boolean itself = staff.token()
                .filter(token -> request.getRequestURI().equals("/v1/tokens/" + token.keyId()))
                .isPresent();
        return !(itself && request.getMethod().equals("DELETE"));
    }

    /// Asking the policies changes nothing, although it is a POST.
    private static boolean reads(HttpServletRequest request) {
        return READING.contains(request.getMethod()) || request.getRequestURI().startsWith("/access/v1/evaluation");
    }

    private static Caller as(Caller caller, HttpServletRequest request) {
        return caller instanceof Caller.Staff staff && !reads(request) ? staff.writing() : caller;
    }

    /// An answer may be finished on another thread (ingest acknowledges asynchronously); it is the same caller.
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }
}
