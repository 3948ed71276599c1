package dev.tenure.api;

import dev.tenure.access.Access;
import dev.tenure.access.Caller;
import dev.tenure.access.KeyView;
import dev.tenure.access.TokenScope;
import dev.tenure.ingest.IngestScope;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// What a caller's events may name. A key says it itself. Staff hold no accounts of their own: an
/// administrator may send in the name of a key that exists, and so reaches no further than that key does.
@Component
final class Scopes {

    private final Access access;

    Scopes(Access access) {
        this.access = access;
    }

    IngestScope of(Caller caller, Optional<String> keyName) {
        return switch (caller) {
            case Caller.TenantKey key -> new IngestScope.TenantBound(key.tenant(), key.name());
            case Caller.SourceKey key -> new IngestScope.SourceScope(key.name(), key.accountAttribute());
            case Caller.Staff staff -> {
                administrator(staff);
                var name = keyName.orElseThrow(() -> Problem.of(
                                422, "key-needed", "A key is needed", "Events are sent with a source or tenant key.")
                        .field("key")
                        .fix(
                                "Send with the token of a key, or name an existing key: ?key=NAME, --key NAME on the command line.")
                        .refuse());
                yield access.keys().stream()
                        .filter(key -> key.name().equals(name))
                        .flatMap(key -> scope(key).stream())
                        .findFirst()
                        .orElseThrow(() -> Problem.notFound("source or tenant key '" + name + "'")
                                .refuse());
            }
        };
    }

    private static Optional<IngestScope> scope(KeyView key) {
        return switch (key.kind()) {
            case TENANT -> key.tenant().map(tenant -> new IngestScope.TenantBound(tenant, key.name()));
            case SOURCE -> key.accountAttribute().map(attribute -> new IngestScope.SourceScope(key.name(), attribute));
            case STAFF -> Optional.empty();
        };
    }

    /// Which kept things a caller may see: a key what came in with it, an administrator everything.
    Optional<String> kept(Caller caller) {
        return switch (caller) {
            case Caller.TenantKey key -> Optional.of(key.name());
            case Caller.SourceKey key -> Optional.of(key.name());
            case Caller.Staff staff -> {
                administrator(staff);
                yield Optional.empty();
            }
        };
    }

    /// Who lets people in is a person: the token that lies beside the server must not become one.
    Caller.Staff person(Caller caller) {
        var staff = administrator(caller);
        if (staff.person()) return staff;
        throw Problem.of(
                        403,
                        "people-only",
                        "For people",
                        "The token beside the server lets nobody in and changes no password.")
                .fix("Sign in and use the page People, or the token of an administrator who is a person.")
                .refuse();
    }

    /// What belongs to no tenant yet is under no assignment, so only an administrator sees it.
    Caller.Staff administrator(Caller caller) {
        if (caller instanceof Caller.Staff staff) {
            if (staff.admin()) return staff;
            if (staff.token().filter(token -> token.scope() == TokenScope.WRITE).isPresent())
                throw Problem.of(
                                403,
                                "administrators-only",
                                "For administrators",
                                "This needs the token of an administrator, of the scope 'administer'.")
                        .fix("Are you one, make a token of that scope on the page People; else ask one.")
                        .refuse();
        }
        throw Problem.of(403, "administrators-only", "For administrators", "This needs the token of an administrator.")
                .fix("Ask an administrator of this installation.")
                .refuse();
    }
}
