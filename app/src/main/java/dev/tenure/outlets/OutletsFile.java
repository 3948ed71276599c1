package dev.tenure.outlets;

import static dev.tenure.store.OperatorFile.required;

import dev.tenure.core.Addresses;
import dev.tenure.core.Every;
import dev.tenure.outlets.Outlet.Column;
import dev.tenure.outlets.Outlet.Format;
import dev.tenure.outlets.Outlet.Target;
import dev.tenure.store.OperatorFile;
import dev.tenure.store.Secret;
import dev.tenure.store.YamlProblem;
import dev.tenure.tenants.Fact;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// The file `outlets.yaml` of the data directory. What cannot be meant stops the start by its name.
record OutletsFile(@Nullable List<Entry> outlets) {

    static final String NAME = "outlets.yaml";

    record Entry(
            @Nullable String name,
            @Nullable String kind,
            @Nullable String every,
            @Nullable String at,
            @Nullable String links,
            @Nullable Boolean tenantIds,
            @Nullable Map<String, String> columns,
            @Nullable String template,
            @Nullable List<String> plans,
            @Nullable List<String> statuses,
            @Nullable String day,
            @Nullable String file,
            @Nullable String format,
            @Nullable String url,
            @Nullable Where secret,
            @Nullable Where authorization,
            @Nullable Boolean privateAddress,
            @Nullable Integer batch) {}

    record Where(@Nullable String env, @Nullable String file) {}

    record Template(@Nullable Map<String, String> columns) {}

    private static final int MOST_PER_BATCH = 500;
    private static final int USUAL_BATCH = 100;
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

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
                links(entry),
                columns(entry, dataDir),
                entry.plans == null ? Set.of() : Set.copyOf(entry.plans),
                entry.statuses == null
                        ? Set.of(Fact.Status.LIVE.word())
                        : entry.statuses.stream().map(OutletsFile::status).collect(Collectors.toSet()),
                newest(entry.day == null ? "closed" : entry.day));
    }

    private static Optional<String> links(Entry entry) {
        boolean own = Boolean.TRUE.equals(entry.tenantIds);
        if (own == (entry.links != null))
            throw new IllegalArgumentException(
                    "links: name the source whose accounts are the receiver's ids, or say tenant_ids: true");
        return Optional.ofNullable(entry.links).map(source -> required("links", source));
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

    private static String status(String word) {
        try {
            return Fact.Status.entered(word).word();
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("statuses: " + wrong.getMessage(), wrong);
        }
    }

    private static boolean newest(String day) {
        return switch (day) {
            case "closed" -> false;
            case "newest" -> true;
            default -> throw new IllegalArgumentException("day: '" + day + "' is neither closed nor newest");
        };
    }

    private static List<Column> columns(Entry entry, Path dataDir) {
        if (entry.columns != null && entry.template != null)
            throw new IllegalArgumentException("columns: an outlet has columns or a template, not both");
        if (entry.template != null) return named("template", template(dataDir.resolve(entry.template)));
        return entry.columns == null ? Field.all() : named("columns", entry.columns);
    }

    private static Map<String, String> template(Path file) {
        try {
            var columns = new OperatorFile(file, "the outlet").parse(Template.class).columns;
            if (columns == null)
                throw new IllegalArgumentException("template: " + file + ": columns: the field is missing");
            return columns;
        } catch (JacksonException wrong) {
            throw new IllegalArgumentException("template: " + file + ": " + YamlProblem.of(wrong), wrong);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("template: " + file + " cannot be read", unreadable);
        }
    }

    /// In the order they are written in.
    static List<Column> named(String field, Map<String, String> columns) {
        if (columns.isEmpty()) throw new IllegalArgumentException(field + ": there is no column");
        var all = new ArrayList<Column>();
        for (var each : columns.entrySet())
            try {
                all.add(new Column(each.getKey(), Field.of(each.getValue())));
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(field + ": " + each.getKey() + ": " + wrong.getMessage(), wrong);
            }
        if (all.stream().noneMatch(column -> column.field() == Field.ACCOUNT))
            throw new IllegalArgumentException(field + ": without 'account' nobody could tell whose row it is");
        return all;
    }

    private static Target target(String name, Entry entry, Path dataDir) {
        boolean hook = entry.url != null
                || entry.secret != null
                || entry.authorization != null
                || entry.privateAddress != null
                || entry.batch != null;
        return switch (required("kind", entry.kind)) {
            case "file" -> {
                if (hook)
                    throw new IllegalArgumentException(
                            "kind: url, secret, authorization, private_address and batch are for a webhook");
                var format = format(entry.format == null ? "csv" : entry.format);
                var path = entry.file == null
                        ? "outlets/" + name + "." + format.name().toLowerCase(Locale.ROOT)
                        : entry.file;
                yield new Target.File(dataDir.resolve(path).normalize(), format);
            }
            case "webhook" -> {
                if (entry.file != null || entry.format != null)
                    throw new IllegalArgumentException("kind: file and format are for a file");
                yield webhook(entry, dataDir);
            }
            default -> throw new IllegalArgumentException("kind: '" + entry.kind + "' is neither file nor webhook");
        };
    }

    private static Format format(String word) {
        return switch (word) {
            case "csv" -> Format.CSV;
            case "json" -> Format.JSON;
            default -> throw new IllegalArgumentException("format: '" + word + "' is neither csv nor json");
        };
    }

    private static Target.Webhook webhook(Entry entry, Path dataDir) {
        var uri = address(required("url", entry.url));
        if (entry.secret == null)
            throw new IllegalArgumentException("secret: what is sent is signed; name an env or a file that holds it");
        int batch = entry.batch == null ? USUAL_BATCH : entry.batch;
        if (batch < 1 || batch > MOST_PER_BATCH)
            throw new IllegalArgumentException("batch: " + batch + " is not 1 to " + MOST_PER_BATCH);
        return new Target.Webhook(
                uri,
                Secret.of("secret", entry.secret.env, entry.secret.file, dataDir),
                Optional.ofNullable(entry.authorization)
                        .map(one -> Secret.of("authorization", one.env, one.file, dataDir)),
                Boolean.TRUE.equals(entry.privateAddress),
                batch);
    }

    private static URI address(String url) {
        var uri = Addresses.named(url);
        if (!"https".equals(uri.getScheme())
                && !("http".equals(uri.getScheme()) && THIS_MACHINE.contains(uri.getHost())))
            throw new IllegalArgumentException("url: it begins with https://, or with http:// on this machine alone");
        return uri;
    }
}
