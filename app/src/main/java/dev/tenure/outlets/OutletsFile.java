package dev.tenure.outlets;

import static dev.tenure.outside.OperatorFile.required;

import dev.tenure.outlets.Outlet.Column;
import dev.tenure.outlets.Outlet.Target;
import dev.tenure.outside.Every;
import dev.tenure.outside.OperatorFile;
import dev.tenure.outside.Remote;
import dev.tenure.outside.Secret;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The file `outlets.yaml` of the data directory. What cannot be meant stops the start by its name.
record OutletsFile(@Nullable List<Entry> outlets) {

    static final String NAME = "outlets.yaml";

    record Entry(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String every,
            @Nullable String at,
            @Nullable String links,
            @Nullable Map<String, String> columns,
            @Nullable String file,
            @Nullable String url,
            Secret.@Nullable Written secret,
            Secret.@Nullable Written authorization,
            @Nullable Boolean privateAddress,
            @Nullable Integer batch) {}

    private static final int MOST_PER_BATCH = 500;
    private static final int USUAL_BATCH = 100;

    List<Entry> entries() {
        return outlets == null ? List.of() : outlets;
    }

    /// A file that does not exist names no outlet.
    static List<Outlet> read(Path dataDir) {
        var file = new OperatorFile(dataDir.resolve(NAME), "outlets");
        var all = new ArrayList<Outlet>();
        var taken = new HashSet<Object>();
        for (var entry : file.read(OutletsFile.class).map(OutletsFile::entries).orElse(List.of()))
            try {
                var one = outlet(entry, dataDir);
                if (!taken.add(one.name()))
                    throw new IllegalArgumentException("name: there are two outlets named '" + one.name() + "'");
                if (one.target() instanceof Target.File written && !taken.add(written.path()))
                    throw new IllegalArgumentException("file: two outlets write " + written.path());
                all.add(one);
            } catch (IllegalArgumentException wrong) {
                throw file.refused("outlet " + (all.size() + 1) + ": " + wrong.getMessage(), wrong);
            }
        return List.copyOf(all);
    }

    private static Outlet outlet(Entry entry, Path dataDir) {
        var name = required("name", entry.name);
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,39}"))
            throw new IllegalArgumentException("name: '" + name
                    + "' is not 1 to 40 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit");
        var every = Every.of(required("every", entry.every));
        return new Outlet(
                name,
                target(name, entry, dataDir),
                every,
                Optional.ofNullable(entry.at).map(text -> at(text, every)),
                Optional.ofNullable(entry.links).map(source -> required("links", source)),
                entry.columns == null ? Field.all() : columns(entry.columns));
    }

    private static LocalTime at(String text, Every every) {
        if (every.time().toMinutes() % Duration.ofDays(1).toMinutes() != 0)
            throw new IllegalArgumentException("at: an hour is for what goes every so many days");
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException("at: '" + text + "' is no hour in UTC such as \"06:00\"", wrong);
        }
    }

    /// In the order they are written in.
    private static List<Column> columns(Map<String, String> written) {
        var all = new ArrayList<Column>();
        for (var each : written.entrySet())
            try {
                all.add(new Column(each.getKey(), Field.of(each.getValue())));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException("columns: " + each.getKey() + ": " + wrong.getMessage(), wrong);
            }
        if (all.stream().noneMatch(column -> column.field() == Field.ACCOUNT))
            throw new IllegalArgumentException("columns: without 'account' nobody could tell whose row it is");
        return all;
    }

    private static Target target(String name, Entry entry, Path dataDir) {
        return switch (required("kind", entry.kind)) {
            case "file" -> {
                if (entry.url != null
                        || entry.secret != null
                        || entry.authorization != null
                        || entry.privateAddress != null
                        || entry.batch != null)
                    throw new IllegalArgumentException(
                            "kind: url, secret, authorization, private_address and batch are for a webhook");
                var path = entry.file == null ? "outlets/" + name + ".csv" : entry.file;
                yield new Target.File(dataDir.resolve(path).normalize());
            }
            case "webhook" -> {
                if (entry.file != null) throw new IllegalArgumentException("kind: file is for a file");
                yield webhook(entry, dataDir);
            }
            default -> throw new IllegalArgumentException("kind: '" + entry.kind + "' is neither file nor webhook");
        };
    }

    private static Target.Webhook webhook(Entry entry, Path dataDir) {
        var remote = Remote.of(required("url", entry.url), entry.authorization, entry.privateAddress, dataDir);
        if (entry.secret == null)
            throw new IllegalArgumentException("secret: what is sent is signed; name an env or a file that holds it");
        int batch = entry.batch == null ? USUAL_BATCH : entry.batch;
        if (batch < 1 || batch > MOST_PER_BATCH)
            throw new IllegalArgumentException("batch: " + batch + " is not 1 to " + MOST_PER_BATCH);
        return new Target.Webhook(remote, entry.secret.secret("secret", dataDir), batch);
    }
}
