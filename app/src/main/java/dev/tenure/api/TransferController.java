package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.privacy.Pseudonyms;
import dev.tenure.transfer.CannotTransfer;
import dev.tenure.transfer.Transfer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// Everything out, and into an installation that holds nothing, for administrators.
@RestController
final class TransferController {

    /// @param holds a table with rows, which is why nothing can come in
    record Room(boolean empty, Optional<String> holds) {}

    static final String KEY = "Tenure-Personal-Key";

    private final Transfer transfer;
    private final Scopes scopes;

    TransferController(Transfer transfer, Scopes scopes) {
        this.transfer = transfer;
        this.scopes = scopes;
    }

    @GetMapping("/v1/export")
    void takeOut(@AuthenticationPrincipal Caller caller, HttpServletResponse response) throws IOException {
        var admin = scopes.administrator(caller);
        if (!transfer.seesAll(admin.staffId()))
            throw Problem.of(
                            403,
                            "not-all-tenants",
                            "For who sees every tenant",
                            "An export holds every tenant, and you see some of them.")
                    .fix("Ask an administrator who covers all tenants.")
                    .refuse();
        try {
            transfer.takeOut(() -> {
                response.setContentType("application/zip");
                response.setHeader("Content-Disposition", "attachment; filename=\"tenure-export.zip\"");
                return response.getOutputStream();
            });
        } catch (CannotTransfer refused) {
            throw problem(refused).refuse();
        }
    }

    @GetMapping("/v1/import")
    Room room(@AuthenticationPrincipal Caller caller) {
        scopes.administrator(caller);
        var holds = transfer.occupied();
        return new Room(holds.isEmpty(), holds);
    }

    @PostMapping("/v1/import")
    Transfer.Arrived bringIn(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = KEY) Optional<String> key,
            HttpServletRequest request)
            throws IOException {
        var admin = scopes.administrator(caller);
        if (key.filter(text -> !Pseudonyms.isKey(text)).isPresent())
            throw Problem.invalid(KEY, "The key has 64 hexadecimal digits.")
                    .fix("Send what is in the file personal.key.")
                    .refuse();
        try {
            return transfer.bringIn(request.getInputStream(), key, admin.staffId());
        } catch (CannotTransfer refused) {
            throw problem(refused).refuse();
        }
    }

    private static Problem problem(CannotTransfer refused) {
        var what = String.valueOf(refused.getMessage());
        var problem = switch (refused.why()) {
            case BUSY -> Problem.of(409, "transfer-busy", "Not now", what);
            case NOT_EMPTY -> Problem.of(409, "not-empty", "The installation is not empty", what);
            case DAMAGED -> Problem.of(422, "damaged-export", "The export cannot be used", what);
            case OTHER_VERSION -> Problem.of(422, "other-version", "The export is of another version", what);
            case NO_ROOM -> Problem.of(507, "disk-full", "The disk has no room for it", what);
            case KEY -> Problem.of(422, "key-needed", "The key is needed", what).field(KEY);
        };
        return problem.fix(refused.fix());
    }
}
