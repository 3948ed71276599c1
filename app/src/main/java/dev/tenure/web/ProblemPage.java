package dev.tenure.web;

import dev.tenure.store.DiskFull;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/// What a reader sees when a page could not be made: what failed, what still holds, what to do. A failure of
/// ours gets an id that stands in the log too; the reader is told nothing of its inside.
@Controller
final class ProblemPage implements ErrorController {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemPage.class);

    /// @param what failed
    /// @param holds what still does
    /// @param id matches the server's log; empty when there is nothing to look up
    record View(
            String title,
            String what,
            String holds,
            String step,
            String href,
            String id,
            String version,
            @Nullable String themeOrNull) {}

    private final Pages pages;
    private final Shells shells;
    private final RandomGenerator random;

    ProblemPage(Pages pages, Shells shells, java.security.SecureRandom random) {
        this.pages = pages;
        this.shells = shells;
        this.random = random;
    }

    @RequestMapping("/error")
    ResponseEntity<String> show(HttpServletRequest request) {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        var path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        if (path.startsWith("/v1/") || path.startsWith("/access/"))
            return ResponseEntity.status(status)
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body("{\"type\":\"about:blank\",\"title\":\"The request failed\",\"status\":" + status + "}");
        var failure = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (failure != null && DiskFull.isBehind(failure)) return answer(request, 507, "");
        var id = "";
        if (status >= 500) {
            id = HexFormat.of().toHexDigits(random.nextLong()).substring(0, 10);
            LOG.error("problem {} at {}", id, path, failure);
        }
        return answer(request, status, id);
    }

    /// A tenant out of sight and a tenant that never was read the same.
    ResponseEntity<String> noTenant(HttpServletRequest request) {
        return answer(request, 404, "");
    }

    ResponseEntity<String> answer(HttpServletRequest request, int status, String id) {
        var view = switch (status) {
            case 404 ->
                view(
                        request,
                        "Not found",
                        "There is nothing at this address, or it is not yours to see.",
                        "Nothing was changed.",
                        "");
            case 403 ->
                view(
                        request,
                        "The form is too old",
                        "Its protection against forged requests has expired, or you may not do this.",
                        "Nothing was changed. Open the page again and repeat.",
                        "");
            case 400, 405, 415 ->
                view(
                        request,
                        "The request was not understood",
                        "The address or the form carries something this page does not know.",
                        "Nothing was changed.",
                        "");
            case 507 ->
                view(
                        request,
                        "The disk is full",
                        "The server's disk has no room for what this would have stored.",
                        "Nothing was changed, and reading goes on. Free space on the disk of the data directory, then"
                                + " try again.",
                        "");
            default ->
                view(
                        request,
                        "The page failed",
                        "Something went wrong on the server while this page was made.",
                        "Your data is as it was. Try again; if it stays, look the id up in the log.",
                        id);
        };
        return pages.page(status, request.getHeader("HX-Request") == null ? "problem" : "trouble", view);
    }

    private View view(HttpServletRequest request, String title, String what, String holds, String id) {
        return new View(
                title,
                what,
                holds,
                "To the portfolio",
                "/",
                id,
                shells.version(),
                Shells.theme(request).orElse(null));
    }
}
