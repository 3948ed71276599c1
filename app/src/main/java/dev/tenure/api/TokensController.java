package dev.tenure.api;

import dev.tenure.access.Access;
import dev.tenure.access.Caller;
import dev.tenure.access.TokenScope;
import dev.tenure.core.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// One's own tokens. A token that was copied must not become a better one: what it makes reaches no further than it
/// does itself, and ends with it.
@RestController
final class TokensController {

    record NewToken(Optional<String> name, Optional<String> scope, Optional<Integer> days) {}

    record Issued(int id, String name, String scope, Instant expiresAt, String token) {}

    record Listed(
            int id, String name, String scope, Instant createdAt, Instant expiresAt, Optional<Instant> lastUsedAt) {}

    private static final int DAYS = 30;

    private final Access access;

    TokensController(Access access) {
        this.access = access;
    }

    @GetMapping("/v1/tokens")
    Page<Listed> list(@AuthenticationPrincipal Caller caller) {
        return new Page<>(
                access.tokens(person(caller)).stream()
                        .map(token -> new Listed(
                                token.keyId(),
                                token.name(),
                                token.scope().orElseThrow().word(),
                                token.createdAt(),
                                token.expiresAt().orElseThrow(),
                                token.lastUsedAt()))
                        .toList(),
                Optional.empty());
    }

    @PostMapping("/v1/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    Issued issue(@AuthenticationPrincipal Caller caller, @RequestBody NewToken wanted) {
        var staff = person(caller);
        var name = wanted.name
                .map(String::strip)
                .filter(text -> !text.isEmpty() && text.length() <= 100)
                .orElseThrow(() -> Problem.invalid("name", "A name of 1 to 100 characters is needed.")
                        .refuse());
        var scope = wanted.scope
                .flatMap(TokenScope::of)
                .orElseThrow(() -> Problem.invalid("scope", "The scope is 'read', 'write' or 'administer'.")
                        .refuse());
        int days = wanted.days.orElse(DAYS);
        if (days < 1 || days > Access.LONGEST_TOKEN.toDays())
            throw Problem.invalid("days", "A token lives 1 to " + Access.LONGEST_TOKEN.toDays() + " days.")
                    .refuse();
        requireNoWider(staff, scope, "makes", "Make");
        var asked = staff.token();
        var issued = access.issueStaffToken(staff.staffId(), name, scope, Duration.ofDays(days), asked, staff.actor());
        return new Issued(issued.keyId(), name, scope.word(), issued.expiresAt().orElseThrow(), issued.token());
    }

    @DeleteMapping("/v1/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@AuthenticationPrincipal Caller caller, @PathVariable int id) {
        var staff = person(caller);
        for (var token : access.tokens(staff))
            if (token.keyId() == id) requireNoWider(staff, token.scope().orElseThrow(), "ends", "End");
        if (!access.revokeToken(staff, id))
            throw Problem.notFound("token " + id + " of yours").refuse();
    }

    private static void requireNoWider(Caller.Staff staff, TokenScope scope, String does, String verb) {
        if (staff.token().filter(token -> !token.scope().covers(scope)).isEmpty()) return;
        throw Problem.of(
                        403,
                        "wider-scope",
                        "The scope is wider than this token's",
                        "A token of the scope '" + staff.token().get().scope().word() + "' " + does + " none of '"
                                + scope.word() + "'.")
                .field("scope")
                .fix(verb + " it on the page People, Your tokens.")
                .refuse();
    }

    private static Caller.Staff person(Caller caller) {
        if (caller instanceof Caller.Staff staff && staff.person()) return staff;
        throw Problem.of(
                        403,
                        "people-only",
                        "For people",
                        "Tokens are of people; a key and the token beside the server have none.")
                .fix("Ask with a token of your own; the first one is made on the page People, Your tokens.")
                .refuse();
    }
}
