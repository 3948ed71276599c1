package dev.tenure.inbox;

import dev.tenure.inbox.Source.Place;
import dev.tenure.inbox.Source.Secret;
import dev.tenure.store.FileProblem;
import dev.tenure.store.StartRefused;
import dev.tenure.store.YamlProblem;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImport.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The file `sources.yaml` of the data directory. What cannot be meant stops the start by its name.
record SourcesFile(@Nullable List<Entry> sources) {

    static final String NAME = "sources.yaml";

    record Entry(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String folder,
            @Nullable String url,
            @Nullable Authorization authorization,
            @Nullable Boolean privateAddress,
            @Nullable String every,
            @Nullable Boolean complete,
            @Nullable String mapping) {}

    record Authorization(@Nullable String env, @Nullable String file) {}

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /// A file that does not exist names no source.
    static List<Source> read(Path dataDir) {
        var file = dataDir.resolve(NAME);
        if (!Files.exists(file)) return List.of();
        try {
            var read = YAML.readValue(Files.readString(file), SourcesFile.class);
            var all = new ArrayList<Source>();
            for (var entry : read.sources == null ? List.<Entry>of() : read.sources) {
                int number = all.size() + 1;
                try {
                    var one = source(entry, dataDir);
                    if (all.stream().anyMatch(other -> other.name().equals(one.name()) && other.kind() == one.kind()))
                        throw new IllegalArgumentException(
                                "name: there are two sources of " + one.kind().word() + " named '" + one.name() + "'");
                    all.add(one);
                } catch (IllegalArgumentException wrong) {
                    throw refused(file, "source " + number + ": " + wrong.getMessage(), wrong);
                }
            }
            return List.copyOf(all);
        } catch (JacksonException wrong) {
            throw refused(file, YamlProblem.of(wrong), wrong);
        } catch (IOException unreadable) {
            throw StartRefused.file(file, unreadable);
        }
    }

    private static StartRefused refused(Path file, String problem, Exception cause) {
        return new StartRefused(
                file + ": " + problem, "mend the file, or move it away to start without fetched files", cause);
    }

    private static Source source(Entry entry, Path dataDir) {
        var name = required("name", entry.name);
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}"))
            throw new IllegalArgumentException(
                    "name: '" + name + "' is not 1 to 63 letters, digits, '.', '_' and '-', beginning with no mark");
        var kind = Arrays.stream(Kind.values())
                .filter(each -> each.word().equals(required("kind", entry.kind)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("kind: '" + entry.kind + "' is not one of "
                        + Arrays.stream(Kind.values()).map(Kind::word).toList()));
        if (entry.url != null && entry.folder != null)
            throw new IllegalArgumentException("url: a source has a folder or a url, not both");
        if (entry.url == null && (entry.authorization != null || entry.privateAddress != null))
            throw new IllegalArgumentException("url: authorization and private_address are for a source with a url");
        var place = entry.url == null
                ? new Place.Folder(
                        dataDir.resolve(entry.folder == null ? "inbox/" + name + "/" + kind.word() : entry.folder)
                                .normalize())
                : address(entry.url, entry, dataDir);
        return new Source(
                name,
                kind,
                place,
                InboxRules.every(required("every", entry.every)),
                Boolean.TRUE.equals(entry.complete),
                mapping(kind, entry.mapping, dataDir));
    }

    private static Place.Address address(String url, Entry entry, Path dataDir) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException wrong) {
            // The parser's message repeats what it was given, and that may hold a credential.
            throw new IllegalArgumentException("url: it is no address", null);
        }
        if (uri.getHost() == null) throw new IllegalArgumentException("url: it names no host");
        if (uri.getUserInfo() != null)
            throw new IllegalArgumentException(
                    "url: a credential does not stand in the address; give authorization an env or a file");
        boolean allowed = Boolean.TRUE.equals(entry.privateAddress);
        if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && allowed))
            throw new IllegalArgumentException(
                    "url: it begins with https://, or with http:// where private_address is true");
        return new Place.Address(
                uri, Optional.ofNullable(entry.authorization).map(one -> secret(one, dataDir)), allowed);
    }

    private static Secret secret(Authorization given, Path dataDir) {
        if (given.env != null && given.file == null) return new Secret.Environment(given.env);
        if (given.file != null && given.env == null) return new Secret.InFile(dataDir.resolve(given.file));
        throw new IllegalArgumentException("authorization: it has an env or a file, one of the two");
    }

    private static Optional<String> mapping(Kind kind, @Nullable String name, Path dataDir) {
        if (name == null) return Optional.empty();
        var file = dataDir.resolve(name);
        try {
            var yaml = Files.readString(file);
            FactImport.check(kind, yaml);
            return Optional.of(yaml);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "mapping: " + file + " cannot be read: " + FileProblem.reason(unreadable), unreadable);
        } catch (RuntimeException wrong) {
            throw new IllegalArgumentException("mapping: " + file + ": " + wrong.getMessage(), wrong);
        }
    }

    private static String required(String field, @Nullable String text) {
        if (text == null || text.isBlank()) throw new IllegalArgumentException(field + ": the field is missing");
        return text.strip();
    }
}
