package dev.tenure.tenants;

import dev.tenure.core.Actor;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.FactImport.Kind;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which source is believed about a column. Files of other sources leave it as it is and say so. Who enters a fact by
/// hand answers for it and is not asked.
public final class FactTruth {

    public record Owned(Kind kind, String column, String source, String by) {}

    private final Database database;
    private final InstantSource clock;

    public FactTruth(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    public List<Owned> list() {
        return database.inStage(
                Stage.FACTS,
                tx -> tx.sql()
                        .sql("select * from tenants_truth order by kind, \"column\"")
                        .query((row, _) -> new Owned(
                                Kind.valueOf(TenantStore.text(row, "kind").toUpperCase(Locale.ROOT)),
                                TenantStore.text(row, "column"),
                                TenantStore.text(row, "source"),
                                TenantStore.text(row, "set_by")))
                        .list());
    }

    /// @throws IllegalArgumentException when the kind has no such column, or it only says what a row is about
    public void set(Kind kind, String column, String source, Actor by) {
        if (!kind.dated(column))
            throw new IllegalArgumentException("'" + column + "' is no column of " + kind.word()
                    + " that says something." + NearestName.asked(column, kind.columns()));
        if (source.isBlank() || source.length() > 100)
            throw new IllegalArgumentException("source has 1 to 100 characters");
        database.inStage(
                Stage.FACTS,
                tx -> tx.sql()
                        .sql("""
                                insert into tenants_truth values (:kind, :column, :source, :now, :by)
                                    on conflict (kind, "column") do update
                                   set source = excluded.source, set_at = excluded.set_at, set_by = excluded.set_by
                                """)
                        .param("kind", kind.word())
                        .param("column", column)
                        .param("source", source)
                        .param("now", TenantStore.utc(clock.instant()))
                        .param("by", by.name())
                        .update());
    }

    /// False when nobody owned it.
    public boolean clear(Kind kind, String column) {
        return database.inStage(
                        Stage.FACTS,
                        tx -> tx.sql()
                                .sql("delete from tenants_truth where kind = :kind and \"column\" = :column")
                                .param("kind", kind.word())
                                .param("column", column)
                                .update())
                > 0;
    }

    /// Columns of the kind that another source owns, and which.
    static Map<String, String> ofOthers(JdbcClient sql, Kind kind, String source) {
        var owners = new HashMap<String, String>();
        sql.sql("select \"column\", source from tenants_truth where kind = :kind and source <> :source")
                .param("kind", kind.word())
                .param("source", source)
                .query(row -> {
                    owners.put(TenantStore.text(row, "column"), TenantStore.text(row, "source"));
                });
        return owners;
    }
}
