package dev.tenure.ingest;

import dev.tenure.store.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Which attributes of an event say something of a person. The lists are the shipped `personal.yaml`; an operator's
/// file of that name adds to them, or allows what they withhold. An attribute is known by its own name, wherever in
/// the data it stands and however it is spelt: `user_id`, `userId` and `user-id` are one.
public final class PersonalAttributes {

    enum Action {
        KEEP,
        /// The value names a person: a pseudonym stands in its place.
        TOKEN,
        DROP
    }

    /// @param allow kept as it comes, whatever the other lists say
    /// @param plainSubjects subjects that begin so are no people: service accounts, agents
    private record ListFile(
            @Nullable List<String> allow,
            @Nullable List<String> token,
            @Nullable List<String> drop,
            @Nullable List<String> plainSubjects) {}

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /// Names come from senders, so what is remembered of them has an end.
    private static final int MOST_REMEMBERED = 10_000;

    private final Set<String> allow = new HashSet<>();
    private final Set<String> token = new HashSet<>();
    private final Set<String> drop = new HashSet<>();
    private final Set<String> plainSubjects = new HashSet<>();
    private final Map<String, Action> decided = new ConcurrentHashMap<>();

    private PersonalAttributes() {}

    public static PersonalAttributes shipped() {
        var shipped = new PersonalAttributes();
        shipped.add("personal.yaml", resource());
        return shipped;
    }

    /// The shipped lists with the operator's over them. A file that does not exist adds nothing.
    public static PersonalAttributes from(Path file) {
        var all = shipped();
        try {
            if (Files.exists(file)) all.add(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw StartRefused.file(file, e);
        }
        return all;
    }

    private void add(String file, String yaml) {
        ListFile read;
        try {
            read = YAML.readValue(yaml, ListFile.class);
        } catch (JacksonException e) {
            throw new StartRefused(
                    file + ": " + e.getOriginalMessage(),
                    "it has the lists allow, token, drop and plain_subjects, each of texts",
                    e);
        }
        if (read == null) return;
        names(read.allow, allow);
        names(read.token, token);
        names(read.drop, drop);
        if (read.plainSubjects == null) return;
        for (var prefix : read.plainSubjects) {
            if (prefix.isBlank())
                throw new StartRefused(
                        file + ": plain_subjects holds an empty prefix, which is everybody", "name a prefix or none");
            plainSubjects.add(prefix);
        }
    }

    private static void names(@Nullable List<String> from, Set<String> into) {
        if (from != null) from.forEach(name -> into.add(spelling(name)));
    }

    Action of(String name) {
        var known = decided.get(name);
        if (known != null) return known;
        var action = decide(spelling(name));
        if (decided.size() < MOST_REMEMBERED) decided.put(name, action);
        return action;
    }

    boolean allows(String name) {
        return allow.contains(spelling(name));
    }

    private Action decide(String name) {
        if (allow.contains(name)) return Action.KEEP;
        if (drop.contains(name)) return Action.DROP;
        return token.contains(name) ? Action.TOKEN : Action.KEEP;
    }

    /// Inside an object that is a person, `id` is whom and `name` is how they are called; elsewhere neither is.
    Action inPerson(String name) {
        var spelt = spelling(name);
        if (allow.contains(spelt)) return Action.KEEP;
        return switch (spelt) {
            case "id", "key", "uid" -> Action.TOKEN;
            case "name" -> Action.DROP;
            default -> of(name);
        };
    }

    /// Whether a text that begins so is stored as it comes.
    ///
    /// @param path `subject`, or `data` or `extension` and the names of the members
    public boolean keeps(List<String> path, String text) {
        if (path.getFirst().equals("subject")) return isPlain(text);
        return path.stream().skip(1).allMatch(name -> of(name) == Action.KEEP);
    }

    boolean isPlain(String subject) {
        for (var prefix : plainSubjects) if (subject.startsWith(prefix)) return true;
        return false;
    }

    private static String spelling(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static String resource() {
        try (var in = PersonalAttributes.class.getClassLoader().getResourceAsStream("personal.yaml")) {
            if (in == null) throw new IllegalStateException("not on the class path: personal.yaml");
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
