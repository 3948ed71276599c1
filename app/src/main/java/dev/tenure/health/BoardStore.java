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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The board's SQL: scores of a day beside the facts that were valid on it, as far as the one who asks sees them.
final class BoardStore {

    /// Decisions are counted from here, in the database too.
    private static final LocalDate FIRST = LocalDate.of(1, 1, 1);

    private BoardStore() {}

    /// Facts are joined as they held on the day and were known at its end; what nobody knew then is absent, and a
    /// tenant nobody had described is called by its key.
    private static final String SCORED = """
              from health_score s
              join (select l.tenant_id, l.key, l.name, l.plan, l.status, l.owner, l.decides, l.currencies, l.arr_minor,
                           l.worth
                      from tenants_listing l
                     where l.day = :day
                       and not exists (select from tenants_unlisted u where u.tenant_id = l.tenant_id)
                    union all
                    select * from tenants_unlisted_on(:day, :known)) p on p.tenant_id = s.tenant_id
            """;

    /// Who is in totals, boards and sums: whoever is not known to have left, to be a colleague or a test.
    private static final String COUNTS = "p.status not in ('ended', 'internal', 'test')";

    /// A row before its score was replayed.
    record Placed(
            TenantId tenant,
            String key,
            String name,
            String plan,
            Optional<String> owner,
            Optional<Decision> decision,
            List<Money> arr,
            Position position) {}

    record Decision(LocalDate on, String kind) {}

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
            where.add("p.decides < :decides_before");
            params.put("decides_before", packed(query.day().plusDays(days)));
        });
        query.owner().ifPresent(owner -> {
            where.add("coalesce(p.owner, '') = :owner");
            params.put("owner", owner);
        });
        query.plan().ifPresent(plan -> {
            where.add("p.plan = :plan");
            params.put("plan", plan);
        });
        query.search().filter(text -> !text.isBlank()).ifPresent(text -> {
            where.add("(p.name ilike :like or p.key ilike :like)");
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
                  select s.tenant_id, p.key, p.name, p.plan, p.owner, p.decides, p.currencies, p.arr_minor,
                         %s,
                         count(*) over () as total
                  %s %s
                   where %s)
                select * from matched %s
                 order by first_key %6$s, second_key %6$s, text_key %6$s, tenant_id %6$s
                 limit :limit
                """.replace("%6$s", order).formatted(
                        keys(query.sort()), SCORED, alsoJoined(query.sort()), String.join(" and ", where), beyond))
                .params(params)
                .query((row, _) -> {
                    totals.add(row.getInt("total"));
                    return placed(row);
                })
                .list();
        return new Found(rows, totals.isEmpty() ? 0 : totals.getFirst());
    }

    private static String keys(Board.Sort sort) {
        var decision = "coalesce(p.decides / 2, :none)";
        return switch (sort) {
            case RISK -> "s.band::bigint as first_key, " + decision + " as second_key, '' as text_key";
            case SCORE -> "coalesce(s.score, :none) as first_key, 0::bigint as second_key, '' as text_key";
            case CHANGE -> "coalesce(s.score - b.score, :none) as first_key, 0::bigint as second_key, '' as text_key";
            case DECISION -> decision + " as first_key, s.band::bigint as second_key, '' as text_key";
            case ARR -> "coalesce(p.worth, :none) as first_key, 0::bigint as second_key, '' as text_key";
            case NAME -> "0::bigint as first_key, 0::bigint as second_key, lower(p.name) as text_key";
        };
    }

    private static String alsoJoined(Board.Sort sort) {
        return switch (sort) {
            case CHANGE -> "left join health_score b on b.tenant_id = s.tenant_id and b.day = :day::date - 56";
            case RISK, SCORE, DECISION, ARR, NAME -> "";
        };
    }

    private static Placed placed(ResultSet row) throws SQLException {
        return new Placed(
                new TenantId(row.getInt("tenant_id")),
                row.getString("key"),
                row.getString("name"),
                row.getString("plan"),
                Optional.ofNullable(row.getString("owner")),
                decision(row),
                arr(row),
                new Position(
                        row.getLong("first_key"),
                        row.getLong("second_key"),
                        row.getString("text_key"),
                        row.getInt("tenant_id")));
    }

    private static Optional<Decision> decision(ResultSet row) throws SQLException {
        int packed = row.getInt("decides");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new Decision(FIRST.plusDays(packed / 2), packed % 2 == 0 ? "notice" : "term_end"));
    }

    /// Every decision before a day is packed smaller.
    private static int packed(LocalDate day) {
        return (int) (day.toEpochDay() - FIRST.toEpochDay()) * 2;
    }

    private static List<Money> arr(ResultSet row) throws SQLException {
        var currencies = (String[]) row.getArray("currencies").getArray();
        var amounts = (Long[]) row.getArray("arr_minor").getArray();
        return IntStream.range(0, currencies.length)
                .mapToObj(i -> Money.of(amounts[i], currencies[i]))
                .toList();
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
                       coalesce(s.score < :under, false) as low, coalesce(p.decides < :until, false) as deciding,
                       coalesce(p.decides < :soon, false) as soon, p.owner is not null as owned,
                       count(*)::int as tenants, coalesce(sum(w.arr_minor), 0)::bigint as arr_minor
                """ + SCORED + """
                  left join lateral unnest(p.currencies, p.arr_minor) with ordinality as w(currency, arr_minor, place)
                         on true
                 where s.day = :day and
                """ + COUNTS + """
                 group by 1, 2, 3, 4, 5, 6, 7
                """)
                .param("under", under)
                .param("day", day)
                .param("known", Known.atEndOf(day).before())
                .param("until", packed(day.plusDays(days)))
                .param("soon", packed(day.plusDays(Math.min(days, Verdict.SOON_DAYS))))
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
        sql.sql("with scored as (select p.owner, p.plan, s.model * 100 + s.driver as driver, s.driver as place"
                        + SCORED + " where s.day = :day and " + COUNTS + """
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
