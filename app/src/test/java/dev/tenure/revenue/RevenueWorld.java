package dev.tenure.revenue;

import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// Tenants with contracts, written straight into their tables.
final class RevenueWorld {

    private static final OffsetDateTime SINCE = OffsetDateTime.parse("2025-01-01T00:00:00Z");

    final class Contract {
        private final int tenant;
        private final String id;

        private Contract(int tenant, String id) {
            this.tenant = tenant;
            this.id = id;
        }

        Contract line(String line, long minor, String currency, String period) {
            return line(line, minor, currency, period, null, null);
        }

        Contract line(
                String line,
                long minor,
                String currency,
                String period,
                @Nullable LocalDate starts,
                @Nullable LocalDate ends) {
            database.inStage(
                    Stage.FACTS,
                    tx -> tx.sql()
                            .sql("""
                            insert into tenants_contract_line (tenant_id, contract, line, recurring, amount_minor, currency,
                                                               period, starts, ends, valid_from, known_since, recorded_by)
                            values (:tenant, :contract, :line, true, :minor, :currency, :period, :starts, :ends,
                                    '-infinity', :since, 'test')
                            """)
                            .param("tenant", tenant)
                            .param("contract", id)
                            .param("line", line)
                            .param("minor", minor)
                            .param("currency", currency)
                            .param("period", period)
                            .param("starts", starts, java.sql.Types.DATE)
                            .param("ends", ends, java.sql.Types.DATE)
                            .param("since", SINCE)
                            .update());
            return this;
        }
    }

    private final Database database;

    RevenueWorld(Database database) {
        this.database = database;
    }

    Contract contract(String tenant, String start, @Nullable String end) {
        return contract(tenant, start, end, "main");
    }

    Contract contract(String tenant, String start, @Nullable String end, String id) {
        int number = tenant(tenant);
        database.inStage(
                Stage.FACTS,
                tx -> tx.sql()
                        .sql("""
                        insert into tenants_contract (tenant_id, contract, term_start, term_end, auto_renew,
                                                      valid_from, known_since, recorded_by)
                        values (:tenant, :contract, :start::date, :end::date, false, '-infinity', :since, 'test')
                        """)
                        .param("tenant", number)
                        .param("contract", id)
                        .param("start", start)
                        .param("end", end, java.sql.Types.VARCHAR)
                        .param("since", SINCE)
                        .update());
        return new Contract(number, id);
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
                                values (:key, :name, '', '', 'UTC', 'ended', :since, 'test')
                                returning tenant_id
                                """)
                                .param("key", key)
                                .param("name", Character.toUpperCase(key.charAt(0)) + key.substring(1))
                                .param("since", SINCE)
                                .query(Integer.class)
                                .single()));
    }

    void status(String tenant, String status) {
        database.inStage(
                Stage.FACTS,
                tx -> tx.sql()
                        .sql("""
                        insert into tenants_profile (tenant_id, name, plan, segment, time_zone, status, valid_from,
                                                     known_since, recorded_by)
                        values (:tenant, 'x', '', '', 'UTC', :status, '-infinity', :since, 'test')
                        """)
                        .param("tenant", tenant(tenant))
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
