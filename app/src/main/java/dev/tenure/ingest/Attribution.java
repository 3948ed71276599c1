package dev.tenure.ingest;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Whose event it is: the credential decides, the event at most names an account inside the credential's scope.
final class Attribution {

    private static final JsonFactory JSON = new JsonFactory();

    private Attribution() {}

    static void assign(IngestScope scope, Event event, AccountDirectory accounts) {
        switch (scope) {
            case IngestScope.TenantBound bound -> event.tenant = bound.tenant().number();
            case IngestScope.SourceScope(String keyName, String attribute) -> {
                var account = named(event, attribute);
                if (account == null || account.isBlank() || account.length() > EventRules.MOST_NAME)
                    event.fault(Problem.at(
                            attribute,
                            "account-missing",
                            "Account missing",
                            "The event does not name its account in '" + attribute + "'.",
                            "Send the account as 1 to " + EventRules.MOST_NAME + " characters in '" + attribute
                                    + "', or change the attribute of the source key."));
                else {
                    event.account = account;
                    event.accountAttribute = attribute;
                    match(keyName, event, accounts);
                }
            }
        }
    }

    /// Whether the event's account is a tenant by now.
    static boolean match(String keyName, Event event, AccountDirectory accounts) {
        if (event.account == null) return false;
        var tenant = accounts.resolve(keyName, event.account);
        tenant.ifPresent(found -> event.tenant = found.number());
        return tenant.isPresent();
    }

    private static @Nullable String named(Event event, String attribute) {
        return switch (attribute) {
            case "subject" -> event.subject;
            case "source" -> event.source;
            default -> {
                if (attribute.startsWith(AccountAttribute.IN_DATA))
                    yield event.data == null
                            ? null
                            : member(event.data, attribute.substring(AccountAttribute.IN_DATA.length()));
                var value = event.extensions == null ? null : event.extensions.get(attribute);
                yield value == null ? null : EventText.plain(value);
            }
        };
    }

    private static @Nullable String member(String data, String name) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), data)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) return null;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean wanted = name.equals(parser.currentName());
                var value = parser.nextToken();
                if (wanted) return value.isScalarValue() && value != JsonToken.VALUE_NULL ? parser.getString() : null;
                parser.skipChildren();
            }
            return null;
        }
    }
}
