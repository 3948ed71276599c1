package dev.tenure.health;

import dev.tenure.store.StaffTx;
import dev.tenure.tenants.Known;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The board's rows, as kept for one day and as worked out for any other.
final class ListingStore {

    private static final String COLUMNS =
            "tenant_id, day, score, band, model, driver, key, name, plan, status, owner, decides, currencies, amounts, worth";

    private static final String KEPT =
            "select " + COLUMNS + ", currency, arr_minor from health_listing where day = :day";

    private static final String WORKED_OUT = "select " + COLUMNS
            + ", currencies[1] as currency, amounts[1] as arr_minor from health_listing_of(%s, :day, :known)";

    private static final String CHANGED = "array(select distinct tenant_id from health_unlisted)";

    private ListingStore() {}

    /// A query for the day's rows, with the parameters `day` and `known`. It is true for the transaction that asks,
    /// which sees one state of everything.
    static String rows(StaffTx tx, LocalDate day) {
        var state = state(tx, day);
        if (!state.kept()) return WORKED_OUT.formatted("null");
        return state.changed()
                ? KEPT + " and tenant_id not in (select tenant_id from health_unlisted) union all "
                        + WORKED_OUT.formatted(CHANGED)
                : KEPT;
    }

    /// Which kept rows are all that the one who asks would see; nothing when he sees only some, or others beside them.
    static Optional<Long> version(StaffTx tx, LocalDate day) {
        var state = state(tx, day);
        if (!state.kept() || state.changed()) return Optional.empty();
        return tx.sql()
                .sql("select version from health_listing_version where tenure_covers_all()")
                .query(Long.class)
                .optional();
    }

    private record Question(LocalDate day) {}

    private record State(boolean kept, boolean changed) {}

    private static State state(StaffTx tx, LocalDate day) {
        return tx.once(new Question(day), () -> state(tx.sql(), day));
    }

    private static State state(JdbcClient sql, LocalDate day) {
        return sql.sql("""
                select exists (select from health_listing where day = :day) as kept,
                       exists (select from health_unlisted) as changed
                """)
                .param("day", day)
                .query((row, _) -> new State(row.getBoolean("kept"), row.getBoolean("changed")))
                .single();
    }

    /// @return how many were worked out
    static int bringTo(JdbcClient sql, LocalDate day) {
        // Whoever enters facts writes down whom he changes, and holds this until what he entered is seen. Without the
        // lock a tenant would be worked out from before, and then count as done.
        sql.sql("select set_config('lock_timeout', '200ms', true)").query().singleRow();
        sql.sql("lock table health_unlisted in share row exclusive mode").update();
        boolean kept = state(sql, day).kept();
        sql.sql("delete from health_listing"
                        + (kept ? " where tenant_id in (select tenant_id from health_unlisted)" : ""))
                .update();
        int worked = sql.sql("insert into health_listing (" + COLUMNS + ") select " + COLUMNS
                        + " from health_listing_of(" + (kept ? CHANGED : "null") + ", :day, :known)")
                .param("day", day)
                .param("known", Known.atEndOf(day).before())
                .update();
        sql.sql("delete from health_unlisted").update();
        return worked;
    }
}
