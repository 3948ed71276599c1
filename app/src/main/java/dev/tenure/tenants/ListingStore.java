package dev.tenure.tenants;

import java.time.LocalDate;
import org.springframework.jdbc.core.simple.JdbcClient;

final class ListingStore {

    private ListingStore() {}

    /// @return how many were worked out
    static int bringTo(JdbcClient sql, LocalDate day) {
        // Whoever enters facts writes down whom he changes, and holds this until what he entered is seen. Without the
        // lock a tenant would be worked out from before, and then count as done.
        sql.sql("select set_config('lock_timeout', '200ms', true)").query().singleRow();
        sql.sql("lock table tenants_unlisted in share row exclusive mode").update();
        boolean listed = sql.sql("select exists (select from tenants_listing where day = :day)")
                .param("day", day)
                .query(Boolean.class)
                .single();
        if (!listed) sql.sql("delete from tenants_listing").update();
        var wanted = listed ? "array(select distinct tenant_id from tenants_unlisted)" : "null";
        if (listed)
            sql.sql("delete from tenants_listing where tenant_id in (select tenant_id from tenants_unlisted)")
                    .update();
        int worked = sql.sql("""
                        insert into tenants_listing (day, tenant_id, key, name, plan, status, owner, decides, currencies,
                                                     arr_minor, worth)
                        select :day, l.* from tenants_listing_of(%s, :day, :known) l
                        """.formatted(wanted))
                .param("day", day)
                .param("known", Known.atEndOf(day).before())
                .update();
        sql.sql("delete from tenants_unlisted").update();
        return worked;
    }
}
