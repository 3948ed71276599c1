package dev.tenure.ingest;

import dev.tenure.ingest.PersonalAttributes.Action;
import dev.tenure.ingest.Persons.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// What an event will look like in the ledger: attributes dropped, people's names left open until the tenant's
/// pseudonyms are known. Made on the request's own thread, so that the one writer only fills in names.
final class Masking {

    /// @param name of the attribute as it was sent
    record Withheld(String name, Action action) {}

    /// Text with gaps: between two texts stands a person.
    private record Open(List<String> texts, List<String> people) {
        String filled(int tenant, Map<Person, String> names) {
            var out = new StringBuilder(texts.getFirst());
            for (int i = 0; i < people.size(); i++)
                out.append('"')
                        .append(name(names, tenant, people.get(i)))
                        .append('"')
                        .append(texts.get(i + 1));
            return out.toString();
        }
    }

    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST_EMAIL = 320;

    private final boolean subjectIsAPerson;
    private final @Nullable String extension;
    private final @Nullable Open openData;
    private final @Nullable Open openExtension;

    final List<Withheld> withheld;

    private Masking(
            boolean subjectIsAPerson,
            @Nullable String extension,
            @Nullable Open openData,
            @Nullable Open openExtension,
            List<Withheld> withheld) {
        this.subjectIsAPerson = subjectIsAPerson;
        this.extension = extension;
        this.openData = openData;
        this.openExtension = openExtension;
        this.withheld = withheld;
    }

    /// The attribute that names the account stays as it is: it is a company.
    static Masking of(Event event, PersonalAttributes attributes) {
        var account = event.accountAttribute;
        var dataAccount = account != null && account.startsWith("data.") ? account.substring("data.".length()) : null;
        var extension = event.extensionJson();
        var withheld = new ArrayList<Withheld>(0);
        return new Masking(
                event.subject != null && !"subject".equals(account) && !attributes.isPlain(event.subject),
                extension,
                open(event.data, dataAccount, attributes, withheld),
                open(extension, account, attributes, withheld),
                withheld);
    }

    void people(Event event, Consumer<Person> each) {
        if (subjectIsAPerson) each.accept(new Person(event.tenant, Objects.requireNonNull(event.subject)));
        if (openData != null) openData.people.forEach(id -> each.accept(new Person(event.tenant, id)));
        if (openExtension != null) openExtension.people.forEach(id -> each.accept(new Person(event.tenant, id)));
    }

    /// From here on the event holds what is stored. Many senders make an event's id of the person's: it must stay
    /// what tells this event from others, so a digest under the tenant's key stands for it.
    void apply(Event event, Map<Person, String> names, Persons persons) {
        if (idNamesAPerson(event)) event.id = persons.digest(event.tenant, Objects.requireNonNull(event.id));
        if (subjectIsAPerson) event.subject = name(names, event.tenant, Objects.requireNonNull(event.subject));
        if (openData != null) event.data = openData.filled(event.tenant, names);
        event.storedExtension = openExtension == null ? extension : openExtension.filled(event.tenant, names);
    }

    private boolean idNamesAPerson(Event event) {
        var id = Objects.requireNonNull(event.id);
        return subjectIsAPerson && named(id, Objects.requireNonNull(event.subject))
                || openData != null && openData.people.stream().anyMatch(one -> named(id, one))
                || openExtension != null && openExtension.people.stream().anyMatch(one -> named(id, one));
    }

    /// Whether a person's id stands in the text by itself, not as part of a longer word.
    static boolean named(String text, String person) {
        if (person.isEmpty()) return false;
        for (int at = text.indexOf(person); at >= 0; at = text.indexOf(person, at + 1)) {
            int end = at + person.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            if (begins && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)))) return true;
        }
        return false;
    }

    private static String name(Map<Person, String> names, int tenant, String id) {
        return Objects.requireNonNull(names.get(new Person(tenant, id)), "a person without a pseudonym");
    }

    /// Null when there is nothing to withhold, which is nearly always and costs one pass over the text.
    private static @Nullable Open open(
            @Nullable String json, @Nullable String account, PersonalAttributes attributes, List<Withheld> withheld) {
        if (json == null || !speaksOfSomebody(json, attributes)) return null;
        var writer = new Writer(attributes, account, withheld);
        try (var parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            writer.value(parser, "", Action.KEEP, false);
        }
        writer.texts.add(writer.text.toString());
        return new Open(writer.texts, writer.people);
    }

    /// Of canonical JSON: a string before a colon is a member's name.
    private static boolean speaksOfSomebody(String json, PersonalAttributes attributes) {
        int end = json.length();
        for (int i = 0; i < end; i++) {
            if (json.charAt(i) != '"') continue;
            int from = ++i;
            boolean at = false;
            for (char c = json.charAt(i); c != '"'; c = json.charAt(++i)) {
                if (c == '\\') i++;
                else at |= c == '@';
            }
            boolean name = i + 1 < end && json.charAt(i + 1) == ':';
            if (name ? attributes.of(json.substring(from, i)) != Action.KEEP : at) return true;
        }
        return false;
    }

    private static final class Writer {

        final List<String> texts = new ArrayList<>();
        final List<String> people = new ArrayList<>();
        final List<Withheld> withheld;
        final StringBuilder text = new StringBuilder();
        private final PersonalAttributes attributes;
        private final @Nullable String account;

        Writer(PersonalAttributes attributes, @Nullable String account, List<Withheld> withheld) {
            this.attributes = attributes;
            this.account = account;
            this.withheld = withheld;
        }

        void value(JsonParser parser, String name, Action action, boolean inPerson) {
            var token = parser.currentToken();
            switch (token) {
                case START_OBJECT -> object(parser, inPerson || action == Action.TOKEN);
                case START_ARRAY -> {
                    text.append('[');
                    for (boolean first = true; parser.nextToken() != JsonToken.END_ARRAY; first = false) {
                        if (!first) text.append(',');
                        value(parser, name, action, inPerson);
                    }
                    text.append(']');
                }
                case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    boolean says = token == JsonToken.VALUE_STRING;
                    var plain = parser.getString();
                    boolean person = !plain.isEmpty()
                            && (action == Action.TOKEN
                                    || says && isEmail(plain) && !name.equals(account) && !attributes.allows(name));
                    if (person) {
                        withheld.add(new Withheld(name, Action.TOKEN));
                        texts.add(text.toString());
                        people.add(plain);
                        text.setLength(0);
                    } else if (says) CanonicalJson.quote(plain, text);
                    else text.append(plain);
                }
                default -> text.append(parser.getString());
            }
        }

        private void object(JsonParser parser, boolean person) {
            text.append('{');
            boolean first = true;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                parser.nextToken();
                var action =
                        name.equals(account) ? Action.KEEP : person ? attributes.inPerson(name) : attributes.of(name);
                if (action == Action.DROP) {
                    withheld.add(new Withheld(name, Action.DROP));
                    parser.skipChildren();
                    continue;
                }
                if (!first) text.append(',');
                first = false;
                CanonicalJson.quote(name, text);
                text.append(':');
                value(parser, name, action, person);
            }
            text.append('}');
        }

        /// An address is somebody's under any name. Only a value that is an address as a whole is one.
        private static boolean isEmail(String text) {
            int at = text.indexOf('@');
            if (at < 1 || at != text.lastIndexOf('@') || text.length() > LONGEST_EMAIL) return false;
            int dot = text.indexOf('.', at);
            return dot > at + 1
                    && dot < text.length() - 1
                    && text.chars().noneMatch(c -> Character.isWhitespace(c) || c == '/' || c == ':');
        }
    }
}
