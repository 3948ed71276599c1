package dev.tenure.inbox;

import static dev.tenure.outside.OperatorFile.required;

import dev.tenure.inbox.Source.Place;
import dev.tenure.outside.Every;
import dev.tenure.outside.OperatorFile;
import dev.tenure.outside.Remote;
import dev.tenure.outside.Secret;
import dev.tenure.store.FileProblem;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImport.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The file `sources.yaml` of the data directory. What cannot be meant stops the start by its name.
record SourcesFile(@Nullable List<Entry> sources) {

    static final String NAME = "sources.yaml";

    record Entry(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String folder,
            @Nullable String url,
            Secret.@Nullable Written authorization,
            @Nullable Boolean privateAddress,
            @Nullable String every,
            @Nullable Boolean complete,
            @Nullable String mapping) {}

    List<Entry> entries() {
        return sources == null ? List.of() : sources;
    }

    /// A file that does not exist names no source.
    static List<Source> read(Path dataDir) {
        var file = new OperatorFile(dataDir.resolve(NAME), "fetched files");
        var all = new ArrayList<Source>();
        for (var entry : file.read(SourcesFile.class).map(SourcesFile::entries).orElse(List.of())) {
            int number = all.size() + 1;
            try {
                var one = source(entry, dataDir);
                if (all.stream().anyMatch(other -> other.name().equals(one.name()) && other.kind() == one.kind()))
                    throw new IllegalArgumentException(
                            "name: there are two sources of " + one.kind().word() + " named '" + one.name() + "'");
                all.add(one);
            } catch (IllegalArgumentException wrong) {
                throw file.refused("source " + number + ": " + wrong.getMessage(), wrong);
            }
        }
        return List.copyOf(all);
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
                : new Place.Address(Remote.of(entry.url, entry.authorization, entry.privateAddress, dataDir));
        return new Source(
                name,
                kind,
                place,
                Every.of(required("every", entry.every)).time(),
                Boolean.TRUE.equals(entry.complete),
                mapping(kind, entry.mapping, dataDir));
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
}
