package dev.tenure.usage;

import dev.tenure.store.FileProblem;
import dev.tenure.store.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The meters in force, in the order of their names, each with its compiled rollup.
public final class Meters {

    private static final List<String> SHIPPED =
            List.of("weekly_users", "receipts", "denials", "incidents", "slo", "onboarding", "exports", "quota");

    private static final String ONE = "cast(1 as decimal(38,6))";

    /// A meter beside the SQL its expressions became.
    record Compiled(Meter meter, String passes, String num, String den, String key) {}

    private final List<Compiled> all;
    private final EventFields fields;

    private Meters(Collection<Meter> meters) {
        this.fields = new EventFields();
        this.all = meters.stream().map(this::compiled).toList();
    }

    public static Meters shipped() {
        return new Meters(readShipped().values());
    }

    /// The shipped meters with the operator's own over them: a file that names a shipped meter replaces it, one
    /// with a new name adds a measure. A folder that does not exist holds none.
    public static Meters from(Path folder) {
        var meters = readShipped();
        for (var file : yamlFiles(folder)) {
            var meter = MeterFile.parse(file.toString(), read(file));
            meters.put(meter.name(), meter);
        }
        return new Meters(meters.values());
    }

    public List<Meter> all() {
        return all.stream().map(Compiled::meter).toList();
    }

    public Optional<Meter> of(String measure) {
        return all.stream()
                .map(Compiled::meter)
                .filter(meter -> meter.measure().equals(measure))
                .findFirst();
    }

    List<Compiled> compiled() {
        return all;
    }

    EventFields fields() {
        return fields;
    }

    private Compiled compiled(Meter meter) {
        try {
            var passes =
                    meter.where().map(where -> CelSql.condition(where, fields)).orElse("true");
            var num = meter.value().map(value -> CelSql.number(value, fields)).orElse(ONE);
            var den = meter.over().map(over -> CelSql.number(over, fields)).orElse(ONE);
            var key = meter.key().map(of -> CelSql.name(of, fields)).orElse("''");
            return new Compiled(meter, passes, num, den, key);
        } catch (MeterRefused e) {
            throw e.in("meter " + meter.name());
        }
    }

    private static TreeMap<String, Meter> readShipped() {
        var meters = new TreeMap<String, Meter>();
        for (var name : SHIPPED) {
            var file = "meters/" + name + ".yaml";
            meters.put(name, MeterFile.parse(file, Resources.read(file)));
        }
        return meters;
    }

    private static List<Path> yamlFiles(Path folder) {
        if (!Files.isDirectory(folder)) return List.of();
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw StartRefused.file(folder, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new MeterRefused("the meter " + file + " cannot be read: " + FileProblem.reason(e));
        }
    }
}
