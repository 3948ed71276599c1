package dev.tenure.revenue;

import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.TenantRef;
import java.time.OffsetDateTime;
import java.util.List;

/// Tenants with contracts, written straight into their tables.
final class RevenueWorld {

    private static final OffsetDateTime SINCE = OffsetDateTime.parse("2025-01-01T00:00:00Z");

    /// A contract that is about to be entered.
    final class Contract {
        private final int tenant;
        private final String start;
        private final String end;
        private final String validFrom;

        private Contract(int tenant, String start, String end, String validFrom) {
            this.tenant = tenant;
            this.start = start;
            this.end = end;
            this.validFrom = validFrom;
        }

        /// What was valid until now ends where this begins.
        void worth(long minor, String currency, String period) {
            database.inStage(Stage.FACTS, tx -> {
                for (var table : List.of("tenants_contract", "tenants_contract_line"))
                    tx.sql()
                            .sql("update " + table + " set valid_until = :from::date"
                                    + " where tenant_id = :tenant and valid_until = 'infinity'")
                            .param("tenant", tenant)
                            .param("from", validFrom)
                            .update();
                return tx.sql()
                        .sql("""
                                with contract as (
                                  insert into tenants_contract (tenant_id, contract, term_start, term_end, auto_renew,
                                                                valid_from, known_since, recorded_by)
                                  values (:tenant, 'main', :start::date, :end::date, false, :from::date, :since, 'test')
                                  returning tenant_id, contract, valid_from, known_since, recorded_by
                                )
                                insert into tenants_contract_line (tenant_id, contract, valid_from, known_since,
                                                                   recorded_by, line, recurring, amount_minor, currency,
                                                                   period)
                                select c.*, 'main', true, :minor, :currency, :period from contract c
                                """)
                        .param("tenant", tenant)
                        .param("start", start)
                        .param("end", end)
                        .param("minor", minor)
                        .param("currency", currency)
                        .param("period", period)
                        .param("from", validFrom)
                        .param("since", SINCE)
                        .update();
            });
        }
    }

    private final Database database;
    private final String validFrom;

    RevenueWorld(Database database) {
        this(database, "-infinity");
    }

    private RevenueWorld(Database database, String validFrom) {
        this.database = database;
        this.validFrom = validFrom;
    }

    /// What is entered next is valid from that day on.
    RevenueWorld from(String day) {
        return new RevenueWorld(database, day);
    }

    Contract contract(String tenant, String start, String end) {
        return new Contract(tenant(tenant), start, end, validFrom);
    }

    int tenant(String key) {
        return database.inStage(
                Stage.FACTS,
                tx -> tx.sql()
                        .sql("select tenant_id from tenants_tenant where key = :key")
                        .param("key", key)
                        .query(Integer.class)
                        .optional()
                        .orElseGet(() -> tx.sql()
                                .sql("""
                                insert into tenants_tenant (key, name, plan, segment, time_zone, status, created_at, created_by)
                                values (:key, :name, '', '', 'UTC', 'live', :since, 'test')
                                returning tenant_id
                                """)
                                .param("key", key)
                                .param("name", Character.toUpperCase(key.charAt(0)) + key.substring(1))
                                .param("since", SINCE)
                                .query(Integer.class)
                                .single()));
    }

    /// All that was said of its contracts is taken out, as if it had never been entered.
    void forget(String tenant) {
        int number = tenant(tenant);
        database.inStage(Stage.FACTS, tx -> {
            for (var table : List.of("tenants_contract", "tenants_contract_line"))
                tx.sql()
                        .sql("delete from " + table + " where tenant_id = :tenant")
                        .param("tenant", number)
                        .update();
            return true;
        });
    }

    TenantRef ref(String tenant) {
        return new TenantRef(new TenantId(tenant(tenant)), tenant, tenant);
    }

    void status(String tenant, String status) {
        int number = tenant(tenant);
        database.inStage(
                Stage.FACTS,
                tx -> tx.sql()
                        .sql("""
                        insert into tenants_profile (tenant_id, name, plan, segment, time_zone, status, valid_from,
                                                     known_since, recorded_by)
                        values (:tenant, 'x', '', '', 'UTC', :status, '-infinity', :since, 'test')
                        """)
                        .param("tenant", number)
                        .param("status", status)
                        .param("since", SINCE)
                        .update());
    }

    void assign(int staff, String tenant) {
        int number = tenant(tenant);
        database.inControl(tx ->
                tx.sql().sql("""
                        insert into access_assignment (staff_id, tenant_id, granted_at, expires_at, reason)
                        values (:staff, :tenant, '2026-01-01', 'infinity', 'test')
                        """).param("staff", staff).param("tenant", number).update());
    }
}
