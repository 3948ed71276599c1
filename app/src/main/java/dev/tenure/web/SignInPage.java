package dev.tenure.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// The door itself. Who may pass is decided by the security chain; this page says nothing about who exists.
@Controller
final class SignInPage {

    record View(
            Shell.Csrf csrf,
            String message,
            boolean bad,
            String version,
            @Nullable String themeOrNull) {}

    private final Pages pages;
    private final Shells shells;

    SignInPage(Pages pages, Shells shells) {
        this.pages = pages;
        this.shells = shells;
    }

    /// Why and until when, so that nobody takes the right password for a wrong one; an address can say no other words.
    private static String locked(String seconds) {
        int wait = seconds.matches("[0-9]{1,3}") ? Integer.parseInt(seconds) : 60;
        return "Locked after too many failed tries at this login or from your address. Wait "
                + (wait <= 90 ? Say.many(wait, "second", "seconds") : Say.many((wait + 59) / 60, "minute", "minutes"))
                + ", then try again; until then the right password is refused too.";
    }

    @GetMapping("/sign-in")
    ResponseEntity<String> show(HttpServletRequest request) {
        // A fragment asked for after the session ended: the whole page goes to the door, not a card of it.
        if (request.getHeader("HX-Request") != null)
            return ResponseEntity.ok().header("HX-Redirect", "/sign-in").build();
        var asked = request.getParameterMap();
        var message = asked.containsKey("wait")
                ? locked(String.valueOf(request.getParameter("wait")))
                : asked.containsKey("failed")
                        ? "Login or password is wrong. Check both and try again."
                        : asked.containsKey("changed")
                                ? "Your password was changed. Sign in with it."
                                : asked.containsKey("out") ? "You are signed out." : "";
        boolean bad = asked.containsKey("wait") || asked.containsKey("failed");
        return pages.page(
                "sign-in",
                new View(
                        Shells.csrf(request),
                        message,
                        bad,
                        shells.version(),
                        Shells.theme(request).orElse(null)));
    }
}
