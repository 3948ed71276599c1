package dev.tenure.web;

import dev.tenure.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// How this browser likes the pages. Cookies, because they belong to the screen and not to the person.
@Controller
final class Preferences {

    private final Pages pages;
    private final Shells shells;

    Preferences(Pages pages, Shells shells) {
        this.pages = pages;
        this.shells = shells;
    }

    @PostMapping("/preferences")
    ResponseEntity<Void> keep(
            HttpServletRequest request,
            @RequestParam String theme,
            @RequestParam Optional<String> keys,
            @RequestParam(defaultValue = "/") String back) {
        var answer = ResponseEntity.status(303);
        boolean chosen = theme.equals("light") || theme.equals("dark");
        answer.header(HttpHeaders.SET_COOKIE, cookie(request, Shells.THEME, chosen ? theme : "", chosen));
        answer.header(HttpHeaders.SET_COOKIE, cookie(request, Shells.KEYS, "off", keys.isEmpty()));
        return answer.header(HttpHeaders.LOCATION, here(back)).build();
    }

    /// Only to a page of this server: an address given by a form must not lead elsewhere.
    static String here(String back) {
        return back.matches("/(?![/\\\\])[\\x21-\\x7e]*") ? back : "/";
    }

    private static String cookie(HttpServletRequest request, String name, String value, boolean keep) {
        return ResponseCookie.from(name, keep ? value : "")
                .path("/")
                .maxAge(keep ? Duration.ofDays(365) : Duration.ZERO)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Lax")
                .build()
                .toString();
    }

    /// The foot of the rail, asked for again and again; it tells other cards when there is something new.
    @GetMapping("/cycle-glance")
    ResponseEntity<String> glance(@AuthenticationPrincipal Caller caller) {
        return pages.page("foot-swap", shells.cycle());
    }
}
