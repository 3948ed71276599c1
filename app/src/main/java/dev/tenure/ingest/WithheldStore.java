package dev.tenure.ingest;

import dev.tenure.ingest.PersonalAttributes.Action;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/// SQL of what the door did not let into the ledger: how often, under which key, which attribute.
final class WithheldStore {

    private record Kind(String key, String attribute, Action action) {}

    private WithheldStore() {}

    static void add(DuckDBConnection connection, int day, Collection<Event> events) throws SQLException {
        Map<Kind, Long> counts = new HashMap<>();
        for (var event : events) {
            if (event.masking == null) continue;
            for (var one : event.masking.withheld)
                counts.merge(new Kind(event.keyName, one.name(), one.action()), 1L, Long::sum);
        }
        if (counts.isEmpty()) return;
        LedgerStore.run(connection, """
                create temporary table if not exists withheld_in as select * from personal_withheld limit 0;
                delete from withheld_in;
                """);
        try (var rows = connection.createAppender("temp", "main", "withheld_in")) {
            for (var count : counts.entrySet()) {
                rows.beginRow();
                rows.appendEpochDays(day);
                rows.append(count.getKey().key);
                rows.append(count.getKey().attribute);
                rows.append(count.getKey().action == Action.DROP);
                rows.append(count.getValue());
                rows.endRow();
            }
        }
        LedgerStore.run(connection, """
                merge into personal_withheld t using withheld_in n
                   on t.day = n.day and t.key_name = n.key_name and t.attribute = n.attribute and t.dropped = n.dropped
                 when matched then update set times = t.times + n.times
                 when not matched then insert (day, key_name, attribute, dropped, times)
                      values (n.day, n.key_name, n.attribute, n.dropped, n.times)
                """);
    }

    static List<PersonTraces.Withheld> list(DuckDBConnection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select key_name, attribute, dropped, sum(times)::bigint, max(day)::varchar
                          from personal_withheld
                         group by key_name, attribute, dropped
                         order by key_name, attribute
                        """)) {
            var all = new ArrayList<PersonTraces.Withheld>();
            while (row.next())
                all.add(new PersonTraces.Withheld(
                        row.getString(1), row.getString(2), row.getBoolean(3), row.getLong(4), row.getString(5)));
            return all;
        }
    }
}
