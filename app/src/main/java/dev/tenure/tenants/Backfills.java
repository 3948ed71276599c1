package dev.tenure.tenants;

import dev.tenure.core.TenantId;
import dev.tenure.store.StaffTx;
import dev.tenure.store.StageTx;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/// Which days lie before a history import that speaks of a tenant: what is scored of them now is a reconstruction.
public final class Backfills {

    private Backfills() {}

    /// Tenants of whom a job was committed after the end of the day.
    public static Set<TenantId> of(StageTx tx, LocalDate day) {
        return Set.copyOf(tx.sql()
                .sql("""
                        select distinct t.tenant_id
                          from tenants_history_tenant t
                          join tenants_history h on h.job_id = t.job_id
                         where h.state = 'committed'
                           and h.committed_at >= :known
                        """)
                .param("known", Known.atEndOf(day).before())
                .query((row, _) -> new TenantId(row.getInt(1)))
                .list());
    }

    /// The rules that were declared for such jobs, in words.
    public static List<String> assumptions(StaffTx tx, TenantId tenant, LocalDate day) {
        return tx
                .sql()
                .sql("""
                        select f.kind, f.known, min(f.job_id) as job, min(f.file) as file
                          from tenants_history_tenant t
                          join tenants_history h on h.job_id = t.job_id
                          join tenants_history_file f on f.job_id = t.job_id
                         where t.tenant_id = :tenant
                           and h.state = 'committed'
                           and h.committed_at >= :known
                         group by f.kind, f.known
                         order by job, file
                        """)
                .param("tenant", tenant.number())
                .param("known", Known.atEndOf(day).before())
                .query((row, _) -> FactHistory.assumptions(
                        FactImport.Kind.valueOf(TenantStore.text(row, "kind").toUpperCase(java.util.Locale.ROOT)),
                        TenantStore.text(row, "known")))
                .list()
                .stream()
                .flatMap(each -> each)
                .distinct()
                .toList();
    }
}
