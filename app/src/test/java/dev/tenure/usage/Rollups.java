package dev.tenure.usage;

import dev.tenure.store.DuckDb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What was derived from the ledger, to be compared or thrown away.
public final class Rollups {

    private static final List<String> TABLES =
            List.of("usage_day", "usage_first", "usage_feed", "usage_active", "usage_latest");

    private Rollups() {}

    /// Every row of every rollup, with the meter's name for its number, in one order.
    public static List<String> dump(DuckDb duckDb) {
        return duckDb.read(Duration.ofSeconds(20), connection -> {
            var rows = new ArrayList<String>();
            for (var table : TABLES)
                try (var statement = connection.createStatement();
                        var found = statement.executeQuery("select m.name, t.* exclude (meter) from " + table
                                + " t join usage_meter m on m.number = t.meter order by all")) {
                    int columns = found.getMetaData().getColumnCount();
                    while (found.next()) {
                        var row = new ArrayList<String>();
                        for (int column = 1; column <= columns; column++)
                            row.add(String.valueOf(found.getString(column)));
                        rows.add(table + row.stream().collect(Collectors.joining(" ", " ", "")));
                    }
                }
            return rows;
        });
    }

    public static void forget(DuckDb duckDb) {
        duckDb.write(connection -> {
                    for (var table : TABLES) UsageLab.run(connection, "delete from " + table);
                    return UsageLab.run(connection, "delete from usage_meter");
                })
                .join();
    }
}
