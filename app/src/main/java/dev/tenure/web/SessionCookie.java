package dev.tenure.web;

import dev.tenure.access.Caller;
import dev.tenure.access.Sessions;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.util.WebUtils;

/// Keeps who is signed in at the pages: a cookie without meaning, whose hash the sessions table knows.
public final class SessionCookie implements SecurityContextRepository {

    private static final String NAME = "tenure_session";

    private final Sessions sessions;

    public SessionCookie(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    @SuppressWarnings("deprecation") // still abstract in the interface, though nothing calls it any more
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return load(holder.getRequest()).orElseGet(SecurityContextImpl::new);
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new Deferred(load(request));
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        var old = token(request);
        var signedIn = context.getAuthentication();
        if (signedIn != null && signedIn.getPrincipal() instanceof Caller.Staff staff) {
            old.ifPresent(sessions::close);
            set(request, response, sessions.open(staff), Sessions.LONGEST);
        } else if (old.isPresent()) {
            sessions.close(old.get());
            set(request, response, "", Duration.ZERO);
        }
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return load(request).isPresent();
    }

    private Optional<SecurityContext> load(HttpServletRequest request) {
        return token(request)
                .flatMap(sessions::find)
                .map(staff -> new SecurityContextImpl(new PreAuthenticatedAuthenticationToken(staff, "", List.of())));
    }

    private static Optional<String> token(HttpServletRequest request) {
        return Optional.ofNullable(WebUtils.getCookie(request, NAME))
                .map(Cookie::getValue)
                .filter(value -> !value.isEmpty());
    }

    private static void set(HttpServletRequest request, HttpServletResponse response, String token, Duration life) {
        var cookie = ResponseCookie.from(NAME, token)
                .httpOnly(true)
                .secure(request.isSecure())
                // Lax, so that a link to a tenant in a mail opens signed in; changes need the CSRF token anyway.
                .sameSite("Lax")
                .path("/")
                .maxAge(life)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private record Deferred(Optional<SecurityContext> found) implements DeferredSecurityContext {
        @Override
        public SecurityContext get() {
            return found.orElseGet(SecurityContextImpl::new);
        }

        @Override
        public boolean isGenerated() {
            return found.isEmpty();
        }
    }
}
