package dev.tenure.health;

import dev.tenure.core.Money;
import dev.tenure.core.TenantId;
import dev.tenure.health.HealthStore.Row;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Known;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The board's SQL: scores of a day beside the facts that were valid on it, as far as the one who asks sees them.
final class BoardStore {

    private BoardStore() {}

    /// Facts are joined as they held on the day and were known at its end; what nobody knew then is absent, and a
    /// tenant nobody had described is called by its key.
    private static final String SCORED = """
              from health_score s
              join tenants_tenant t on t.tenant_id = s.tenant_id
              left join tenants_profile p on p.tenant_id = s.tenant_id and p.valid_from <= :day and p.valid_until > :day
                    and p.known_since < :known and p.known_until >= :known
              left join tenants_owner o on o.tenant_id = s.tenant_id and o.valid_from <= :day and o.valid_until > :day
                    and o.known_since < :known and o.known_until >= :known
            """;

    /// The next decision over all contracts, packed with its kind so that one minimum finds both: the day number is
    /// doubled, and a notice comes before the end of a term on the same day. A decision that has passed is none.
    private static final String DECIDES = """
              left join (select c.tenant_id,
                                min((c.decision_on - date '0001-01-01') * 2 + (c.decision_kind = 'term_end')::int) as at
                           from tenants_contracts_on(:day, :known) c
                          where c.decision_on >= :day
                          group by c.tenant_id) d on d.tenant_id = s.tenant_id
            """;

    private static final String DECISION_ON = "date '0001-01-01' + d.at / 2";
    private static final String DECISION_KIND = "case d.at % 2 when 0 then 'notice' when 1 then 'term_end' end";

    /// What a tenant is ordered by: its ARR, or of several currencies, which have no sum, its largest line.
    private static final String WORTH = """
              left join (select a.tenant_id,
                                case when min(a.currency) = max(a.currency) then sum(a.arr_minor)::bigint
                                     else max(a.arr_minor) end as arr_minor
                           from tenants_arr_on(:day, :known) a
                          group by a.tenant_id) w on w.tenant_id = s.tenant_id
            """;

    private static final String NAME = "coalesce(p.name, t.key)";
    private static final String PLAN = "coalesce(p.plan, '')";
    /// Who is in totals, boards and sums: whoever is not known to have left, to be a colleague or a test.
    private static final String COUNTS = "coalesce(p.status, '') not in ('ended', 'internal', 'test')";

    /// A row before its score was replayed.
    record Placed(
            TenantId tenant,
            String key,
            String name,
            String plan,
            Optional<String> owner,
            Optional<LocalDate> decision,
            Optional<String> decisionKind,
            List<Money> arr,
            Position position) {
        Placed worth(List<Money> money) {
            return new Placed(tenant, key, name, plan, owner, decision, decisionKind, money, position);
        }
    }

    record Found(List<Placed> rows, int total) {}

    /// Where a row stands in the order; a page begins after one.
    record Position(long first, long second, String text, int tenant) {}

    /// @param drivers model and place of the wanted signal, as `model × 100 + place`
    static Found find(JdbcClient sql, Board.Query query, @Nullable Position after, Collection<Integer> drivers) {
        var params = new HashMap<String, Object>();
        params.put("day", query.day());
        params.put("known", Known.atEndOf(query.day()).before());
        var where = new ArrayList<>(List.of("s.day = :day"));
        if (query.statuses().isEmpty()) where.add(COUNTS);
        else {
            where.add("p.status = any(:statuses::text[])");
            params.put(
                    "statuses", query.statuses().stream().map(Fact.Status::word).toArray(String[]::new));
        }
        if (!query.bands().isEmpty()) {
            where.add("s.band = any(:bands::smallint[])");
            params.put("bands", query.bands().stream().map(Band::code).toArray(Integer[]::new));
        }
        query.under().ifPresent(hundredths -> {
            where.add("s.score < :under");
            params.put("under", hundredths);
        });
        query.decidesWithinDays().ifPresent(days -> {
            where.add(DECISION_ON + " < :decides_before");
            params.put("decides_before", query.day().plusDays(days));
        });
        query.owner().ifPresent(owner -> {
            where.add("coalesce(o.name, '') = :owner");
            params.put("owner", owner);
        });
        query.plan().ifPresent(plan -> {
            where.add(PLAN + " = :plan");
            params.put("plan", plan);
        });
        query.search().filter(text -> !text.isBlank()).ifPresent(text -> {
            where.add("(" + NAME + " ilike :like or t.key ilike :like)");
            params.put("like", "%" + text.strip().replaceAll("([%_\\\\])", "\\\\$1") + "%");
        });
        if (query.driver().isPresent()) {
            where.add("s.model * 100 + s.driver = any(:drivers::int[])");
            params.put("drivers", drivers.toArray(Integer[]::new));
        }
        params.put("none", query.descending() ? Long.MIN_VALUE : Long.MAX_VALUE);
        var order = query.descending() ? "desc" : "asc";
        var beyond = "";
        if (after != null) {
            beyond = "where (first_key, second_key, text_key, tenant_id) " + (query.descending() ? "<" : ">")
                    + " (:first, :second, :text, :tenant)";
            params.put("first", after.first());
            params.put("second", after.second());
            params.put("text", after.text());
            params.put("tenant", after.tenant());
        }
        params.put("limit", query.limit() + 1);
        var totals = new ArrayList<Integer>();
        var rows = sql.sql("""
                with matched as (
                  select s.tenant_id, t.key, coalesce(p.name, t.key) as name, coalesce(p.plan, '') as plan,
                         o.name as owner, %s as decision_on, %s as decision_kind,
                         %s,
                         count(*) over () as total
                  %s %s
                   where %s)
                select * from matched %s
                 order by first_key %8$s, second_key %8$s, text_key %8$s, tenant_id %8$s
                 limit :limit
                """.replace("%8$s", order).formatted(
                        DECISION_ON,
                        DECISION_KIND,
                        keys(query.sort()),
                        SCORED + DECIDES,
                        alsoJoined(query.sort()),
                        String.join(" and ", where),
                        beyond))
                .params(params)
                .query((row, _) -> {
                    totals.add(row.getInt("total"));
                    return placed(row);
                })
                .list();
        var arr = arr(sql, query.day(), rows.stream().map(Placed::tenant).toList());
        return new Found(
                rows.stream()
                        .map(row -> row.worth(arr.getOrDefault(row.tenant(), List.of())))
                        .toList(),
                totals.isEmpty() ? 0 : totals.getFirst());
    }

    /// What a page's tenants are worth a year, an amount a currency.
    private static Map<TenantId, List<Money>> arr(JdbcClient sql, LocalDate day, Collection<TenantId> tenants) {
        var arr = new HashMap<TenantId, List<Money>>();
        if (tenants.isEmpty()) return arr;
        sql.sql("""
                select a.tenant_id, a.currency, sum(a.arr_minor)::bigint as arr_minor
                  from tenants_arr_on(:day, :known) a
                 where a.tenant_id = any(:tenants::int[]) and a.arr_minor is not null
                 group by a.tenant_id, a.currency
                 order by a.tenant_id, a.currency
                """)
                .param("day", day)
                .param("known", Known.atEndOf(day).before())
                .param("tenants", tenants.stream().map(TenantId::number).toArray(Integer[]::new))
                .query(row -> {
                    arr.computeIfAbsent(new TenantId(row.getInt("tenant_id")), _ -> new ArrayList<>())
                            .add(Money.of(row.getLong("arr_minor"), row.getString("currency")));
                });
        return arr;
    }

    private static String keys(Board.Sort sort) {
        var decision = "coalesce(d.at / 2, :none)";
        return switch (sort) {
            case RISK -> "s.band::bigint as first_key, " + decision + " as second_key, '' as text_key";
            case SCORE -> "coalesce(s.score, :none) as first_key, 0::bigint as second_key, '' as text_key";
            case CHANGE -> "coalesce(s.score - b.score, :none) as first_key, 0::bigint as second_key, '' as text_key";
            case DECISION -> decision + " as first_key, s.band::bigint as second_key, '' as text_key";
            case ARR -> "coalesce(w.arr_minor, :none) as first_key, 0::bigint as second_key, '' as text_key";
            case NAME -> "0::bigint as first_key, 0::bigint as second_key, lower(" + NAME + ") as text_key";
        };
    }

    private static String alsoJoined(Board.Sort sort) {
        return switch (sort) {
            case CHANGE -> "left join health_score b on b.tenant_id = s.tenant_id and b.day = :day::date - 56";
            case ARR -> WORTH;
            case RISK, SCORE, DECISION, NAME -> "";
        };
    }

    private static Placed placed(ResultSet row) throws SQLException {
        return new Placed(
                new TenantId(row.getInt("tenant_id")),
                row.getString("key"),
                row.getString("name"),
                row.getString("plan"),
                Optional.ofNullable(row.getString("owner")),
                Optional.ofNullable(row.getObject("decision_on", LocalDate.class)),
                Optional.ofNullable(row.getString("decision_kind")),
                List.of(),
                new Position(
                        row.getLong("first_key"),
                        row.getLong("second_key"),
                        row.getString("text_key"),
                        row.getInt("tenant_id")));
    }

    /// The stored rows of a page's tenants on some days.
    static List<Row> rows(JdbcClient sql, Collection<TenantId> tenants, Collection<LocalDate> days) {
        if (tenants.isEmpty()) return List.of();
        return sql.sql("""
                select * from health_score
                 where day = any(:days::text[]::date[]) and tenant_id = any(:tenants::int[])
                """)
                .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
                .param("tenants", tenants.stream().map(TenantId::number).toArray(Integer[]::new))
                .query(HealthStore::row)
                .list();
    }

    /// @param first whether these tenants are counted here, and not under another of their currencies
    record Sum(
            String currency,
            boolean first,
            Band band,
            boolean low,
            boolean deciding,
            boolean soon,
            boolean owned,
            int tenants,
            long arrMinor) {}

    static List<Sum> sums(JdbcClient sql, LocalDate day, int days, int under) {
        return sql.sql("select " + """
                       coalesce(w.currency, '') as currency, coalesce(w.place = 1, true) as first, s.band,
                       coalesce(s.score < :under, false) as low,
                       coalesce(d.at < (:until::date - date '0001-01-01') * 2, false) as deciding,
                       coalesce(d.at < (:soon::date - date '0001-01-01') * 2, false) as soon,
                       o.tenant_id is not null as owned, count(*)::int as tenants,
                       coalesce(sum(w.arr_minor), 0)::bigint as arr_minor
                """ + SCORED + DECIDES + """
                  left join (select a.tenant_id, a.currency, sum(a.arr_minor)::bigint as arr_minor,
                                    row_number() over (partition by a.tenant_id order by a.currency) as place
                               from tenants_arr_on(:day, :known) a
                              where a.arr_minor is not null
                              group by a.tenant_id, a.currency) w on w.tenant_id = s.tenant_id
                 where s.day = :day and
                """ + COUNTS + """
                 group by 1, 2, 3, 4, 5, 6, 7
                """)
                .param("under", under)
                .param("day", day)
                .param("known", Known.atEndOf(day).before())
                .param("until", day.plusDays(days))
                .param("soon", day.plusDays(Math.min(days, Verdict.SOON_DAYS)))
                .query((row, _) -> new Sum(
                        row.getString("currency"),
                        row.getBoolean("first"),
                        Band.ofCode(row.getInt("band")),
                        row.getBoolean("low"),
                        row.getBoolean("deciding"),
                        row.getBoolean("soon"),
                        row.getBoolean("owned"),
                        row.getInt("tenants"),
                        row.getLong("arr_minor")))
                .list();
    }

    /// Owners and plans in use, and the signals that cost most somewhere, as `model × 100 + place`.
    static Map<String, List<String>> choices(JdbcClient sql, LocalDate day) {
        var choices = new HashMap<String, List<String>>();
        sql.sql("with scored as (select o.name as owner, coalesce(p.plan, '') as plan,"
                        + " s.model * 100 + s.driver as driver, s.driver as place" + SCORED + " where s.day = :day and "
                        + COUNTS + """
                        )
                        select distinct 'owner' as kind, owner as value from scored where owner is not null
                        union all select distinct 'plan', plan from scored where plan <> ''
                        union all select distinct 'driver', driver::text from scored where place >= 0
                        order by 1, 2
                        """)
                .param("day", day)
                .param("known", Known.atEndOf(day).before())
                .query(row -> {
                    choices.computeIfAbsent(row.getString("kind"), _ -> new ArrayList<>())
                            .add(row.getString("value"));
                });
        return choices;
    }
}
