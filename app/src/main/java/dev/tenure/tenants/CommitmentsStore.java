package dev.tenure.tenants;

import static dev.tenure.tenants.TenantStore.text;

import dev.tenure.core.Money;
import dev.tenure.store.StaffTx;
import dev.tenure.tenants.Commitments.Decision;
import dev.tenure.tenants.Commitments.Ended;
import dev.tenure.tenants.Commitments.Paid;
import dev.tenure.tenants.Commitments.Signed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Reads one tenant's contracts as they hold on one day and were known at some time. What they are worth and when they
/// end, the database says by its one rule; nothing is reckoned here but a sum within a currency.
final class CommitmentsStore {

    private CommitmentsStore() {}

    static Commitments read(StaffTx tx, TenantRef tenant, LocalDate day, Known known) {
        var lines = new HashMap<String, List<Paid>>();
        var arr = new TreeMap<String, Long>();
        asked(tx, tenant, day, known, """
                select l.*, a.tenant_id is not null as in_force, a.arr_minor
                  from tenants_contract_line l
                  left join tenants_arr_on(:day, :known) a
                         on a.tenant_id = l.tenant_id and a.contract = l.contract and a.line = l.line
                 where l.tenant_id = :tenant
                   and l.known_since < :known and l.known_until >= :known
                   and l.valid_from <= :day and l.valid_until > :day
                 order by l.starts nulls first, l.line
                """).query(row -> {
            var paid = paid(row);
            lines.computeIfAbsent(paid.line().contract(), _ -> new ArrayList<>())
                    .add(paid);
            paid.arrMinor()
                    .ifPresent(minor ->
                            arr.merge(paid.line().amount().currency().getCurrencyCode(), minor, Math::addExact));
        });
        var contracts = asked(tx, tenant, day, known, """
                select c.*, nullif(k.ends, 'infinity') as ends, k.decision_on, k.decision_kind,
                       o.outcome, o.effective_on, o.reason, o.recorded_by as outcome_by, o.known_since as outcome_known
                  from tenants_contract c
                  join tenants_contracts_on(:day, :known) k on k.tenant_id = c.tenant_id and k.contract = c.contract
                  left join tenants_contract_outcome o
                         on o.tenant_id = c.tenant_id and o.contract = c.contract
                            and o.known_since < :known and o.known_until >= :known
                 where c.tenant_id = :tenant
                   and c.known_since < :known and c.known_until >= :known
                   and c.valid_from <= :day and c.valid_until > :day
                 order by c.term_start, c.contract
                """)
                .query((row, _) -> signed(row, lines))
                .list();
        return new Commitments(
                contracts,
                arr.entrySet().stream()
                        .map(each -> Money.of(each.getValue(), each.getKey()))
                        .toList(),
                contracts.stream()
                        .flatMap(contract -> contract.decision().stream())
                        .filter(decision -> !decision.on().isBefore(day))
                        .min(Comparator.comparing(Decision::on).thenComparing(Decision::kind)));
    }

    private static StatementSpec asked(StaffTx tx, TenantRef tenant, LocalDate day, Known known, String sql) {
        return tx.sql()
                .sql(sql)
                .param("tenant", tenant.id().number())
                .param("day", day)
                .param("known", known.before());
    }

    private static Paid paid(ResultSet row) throws SQLException {
        var line = new Fact.ContractLine(
                text(row, "contract"),
                text(row, "line"),
                Optional.ofNullable(row.getString("sku")),
                Optional.ofNullable(row.getObject("quantity", Long.class)),
                row.getBoolean("recurring"),
                Money.of(row.getLong("amount_minor"), text(row, "currency")),
                Optional.ofNullable(row.getString("period"))
                        .map(word -> Fact.Period.valueOf(word.toUpperCase(Locale.ROOT))),
                day(row, "starts"),
                day(row, "ends"));
        var arr = row.getObject("arr_minor", Long.class);
        return new Paid(line, row.getBoolean("in_force"), arr == null ? OptionalLong.empty() : OptionalLong.of(arr));
    }

    private static Signed signed(ResultSet row, HashMap<String, List<Paid>> lines) throws SQLException {
        var contract = text(row, "contract");
        var terms = new Fact.Contract(
                contract,
                day(row, "term_start").orElseThrow(),
                day(row, "term_end"),
                day(row, "notice_by"),
                row.getBoolean("auto_renew"),
                Optional.ofNullable(row.getString("renews")));
        var kind = row.getString("decision_kind");
        return new Signed(
                terms,
                lines.getOrDefault(contract, List.of()),
                row.getString("outcome") == null ? Optional.empty() : Optional.of(ended(row, contract)),
                day(row, "ends"),
                kind == null
                        ? Optional.empty()
                        : day(row, "decision_on")
                                .map(on -> new Decision(
                                        contract, on, Commitments.Kind.valueOf(kind.toUpperCase(Locale.ROOT)))));
    }

    private static Ended ended(ResultSet row, String contract) throws SQLException {
        return new Ended(
                new Fact.ContractOutcome(
                        contract,
                        Fact.Outcome.valueOf(text(row, "outcome").toUpperCase(Locale.ROOT)),
                        day(row, "effective_on").orElseThrow(),
                        text(row, "reason")),
                text(row, "outcome_by"),
                Objects.requireNonNull(row.getObject("outcome_known", OffsetDateTime.class))
                        .toInstant());
    }

    private static Optional<LocalDate> day(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, LocalDate.class));
    }
}
