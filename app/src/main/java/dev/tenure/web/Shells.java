package dev.tenure.web;

import dev.tenure.access.Caller;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;

/// Puts the shell around a page: who reads it, how they like it, and how far the loop came.
@Component
final class Shells {

    static final String THEME = "tenure_theme";
    static final String KEYS = "tenure_keys";

    private final Supplier<CycleGlance> cycle;
    private final String version = version("classpath:/static/assets/*");

    Shells(Supplier<CycleGlance> cycle) {
        this.cycle = cycle;
    }

    Shell of(
            HttpServletRequest request,
            Caller.Staff staff,
            String title,
            List<Shell.Crumb> crumbs,
            Shell.Nav nav,
            String announcement) {
        return of(cycle.get(), request, staff, title, crumbs, nav, announcement);
    }

    /// For who builds a page inside a transaction: the loop is asked in one of its own, which must come before.
    Shell of(
            CycleGlance cycle,
            HttpServletRequest request,
            Caller.Staff staff,
            String title,
            List<Shell.Crumb> crumbs,
            Shell.Nav nav,
            String announcement) {
        var query = request.getQueryString();
        return new Shell(
                title,
                crumbs,
                nav,
                announcement,
                csrf(request),
                staff.name(),
                theme(request),
                !cookie(request, KEYS).orElse("on").equals("off"),
                cycle,
                request.getRequestURI() + (query == null ? "" : "?" + query),
                version);
    }

    CycleGlance cycle() {
        return cycle.get();
    }

    String version() {
        return version;
    }

    static Optional<String> theme(HttpServletRequest request) {
        return cookie(request, THEME).filter(Set.of("light", "dark")::contains);
    }

    static Shell.Csrf csrf(HttpServletRequest request) {
        var token = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
        return token == null
                ? new Shell.Csrf("_csrf", "X-CSRF-TOKEN", "")
                : new Shell.Csrf(token.getParameterName(), token.getHeaderName(), token.getToken());
    }

    private static Optional<String> cookie(HttpServletRequest request, String name) {
        var cookies = request.getCookies();
        if (cookies == null) return Optional.empty();
        for (Cookie cookie : cookies) if (cookie.getName().equals(name)) return Optional.of(cookie.getValue());
        return Optional.empty();
    }

    /// Changes when any asset does, so that browsers may keep them for a year.
    private static String version(String pattern) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var assets = new PathMatchingResourcePatternResolver().getResources(pattern);
            for (var asset : assets) if (asset.isReadable()) digest.update(asset.getContentAsByteArray());
            return HexFormat.of().formatHex(digest.digest(), 0, 5);
        } catch (IOException e) {
            throw new UncheckedIOException("the pages' own files cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
