package dev.tenure.health;

import dev.tenure.core.Money;
import dev.tenure.core.TenantId;
import dev.tenure.health.HealthStore.Row;
import dev.tenure.store.StaffTx;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Known;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The board's SQL: scores of a day beside the facts that were valid on it, as far as the one who asks sees them.
final class BoardStore {

    /// Decisions are counted from here, in the database too.
    private static final LocalDate FIRST = LocalDate.of(1, 1, 1);

    private BoardStore() {}

    /// Who is in totals, boards and sums: also whom nobody described.
    private static final String COUNTS = Arrays.stream(Fact.Status.values())
            .filter(status -> !status.counts())
            .map(Fact.Status::word)
            .collect(Collectors.joining("', '", "b.status not in ('", "')"));

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
    static Found find(StaffTx tx, Board.Query query, @Nullable Position after, Collection<Integer> drivers) {
        var params = new HashMap<String, Object>();
        params.put("day", query.day());
        params.put("known", Known.atEndOf(query.day()).before());
        var where = new ArrayList<String>();
        if (query.statuses().isEmpty()) where.add(COUNTS);
        else {
            where.add("b.status = any(:statuses::text[])");
            params.put(
                    "statuses", query.statuses().stream().map(Fact.Status::word).toArray(String[]::new));
        }
        if (!query.bands().isEmpty()) {
            where.add("b.band = any(:bands::smallint[])");
            params.put("bands", query.bands().stream().map(Band::code).toArray(Integer[]::new));
        }
        query.under().ifPresent(hundredths -> {
            where.add("b.score < :under");
            params.put("under", hundredths);
        });
        query.decidesWithinDays().ifPresent(days -> {
            where.add("b.decides < :decides_before");
            params.put("decides_before", packed(query.day().plusDays(days)));
        });
        query.owner().ifPresent(owner -> {
            where.add("coalesce(b.owner, '') = :owner");
            params.put("owner", owner);
        });
        query.plan().ifPresent(plan -> {
            where.add("b.plan = :plan");
            params.put("plan", plan);
        });
        query.search().filter(text -> !text.isBlank()).ifPresent(text -> {
            where.add("(b.name ilike :like or b.key ilike :like"
                    + " or exists (select from tenants_alias n where n.tenant_id = b.tenant_id"
                    + " and n.account ilike :like and n.known_since < :known))");
            params.put("like", "%" + text.strip().replaceAll("([%_\\\\])", "\\\\$1") + "%");
        });
        if (query.driver().isPresent()) {
            where.add("b.model * 100 + b.driver = any(:drivers::int[])");
            params.put("drivers", drivers.toArray(Integer[]::new));
        }
        params.put("none", query.descending() ? Long.MIN_VALUE : Long.MAX_VALUE);
        var matched = "(%s) b %s where %s"
                .formatted(ListingStore.rows(tx, query.day()), alsoJoined(query.sort()), String.join(" and ", where));
        // Counted apart: a count beside every row would have all of them kept, where the order needs one page.
        int total = tx.sql()
                .sql("select count(*) from " + matched)
                .params(params)
                .query(Integer.class)
                .single();
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
        var rows = tx.sql()
                .sql("""
                select * from (select b.*, %s from %s) matched %s
                 order by first_key %4$s, second_key %4$s, text_key %4$s, tenant_id %4$s
                 limit :limit
                """.formatted(keys(query.sort()), matched, beyond, order))
                .params(params)
                .query((row, _) -> placed(row))
                .list();
        return new Found(rows, total);
    }

    private static String keys(Board.Sort sort) {
        var decision = "coalesce(b.decides / 2, :none)";
        return switch (sort) {
            case RISK -> "b.band::bigint as first_key, " + decision + " as second_key, '' as text_key";
            case SCORE -> "coalesce(b.score, :none) as first_key, 0::bigint as second_key, '' as text_key";
            case CHANGE ->
                "coalesce(b.score - earlier.score, :none) as first_key, 0::bigint as second_key, '' as text_key";
            case DECISION -> decision + " as first_key, b.band::bigint as second_key, '' as text_key";
            case ARR -> "coalesce(b.worth, :none) as first_key, 0::bigint as second_key, '' as text_key";
            case NAME -> "0::bigint as first_key, 0::bigint as second_key, lower(b.name) as text_key";
        };
    }

    private static String alsoJoined(Board.Sort sort) {
        return switch (sort) {
            case CHANGE ->
                "left join health_score earlier on earlier.tenant_id = b.tenant_id and earlier.day = :day::date - 56";
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
        var amounts = (Long[]) row.getArray("amounts").getArray();
        return IntStream.range(0, currencies.length)
                .mapToObj(i -> Money.of(amounts[i], currencies[i]))
                .toList();
    }

    /// The stored rows of a page's tenants on some days.
    static List<Row> rows(StaffTx tx, Collection<TenantId> tenants, Collection<LocalDate> days) {
        if (tenants.isEmpty()) return List.of();
        return tx.sql()
                .sql("""
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

    static List<Sum> sums(StaffTx tx, LocalDate day, int days, int under) {
        var rows = ListingStore.rows(tx, day);
        // All with their first currency, and of the few that pay in more the others. What they are grouped by is
        // packed into one number, which is half of what it costs.
        return tx.sql()
                .sql("""
                select coalesce(b.currency, '') as currency, true as first, %1$s as packed, count(*)::int as tenants,
                       coalesce(sum(b.arr_minor), 0)::bigint as arr_minor
                  from (%2$s) b
                 where %3$s
                 group by b.currency, packed
                union all
                select m.currency, false, %1$s as packed, count(*)::int, sum(m.arr_minor)::bigint
                  from (%2$s) b
                 cross join lateral unnest(b.currencies[2:], b.amounts[2:]) as m(currency, arr_minor)
                 where cardinality(b.currencies) > 1 and %3$s
                 group by m.currency, packed
                """.formatted("""
                       b.band * 16 + case when b.score < :under then 8 else 0 end
                       + case when b.decides < :until then 4 else 0 end
                       + case when b.decides < :soon then 2 else 0 end + (b.owner is not null)::int
                """, rows, COUNTS))
                .param("under", under)
                .param("day", day)
                .param("known", Known.atEndOf(day).before())
                .param("until", packed(day.plusDays(days)))
                .param("soon", packed(day.plusDays(Math.min(days, Verdict.SOON_DAYS))))
                .query((row, _) -> {
                    int packed = row.getInt("packed");
                    return new Sum(
                            row.getString("currency"),
                            row.getBoolean("first"),
                            Band.ofCode(packed / 16),
                            (packed & 8) != 0,
                            (packed & 4) != 0,
                            (packed & 2) != 0,
                            (packed & 1) != 0,
                            row.getInt("tenants"),
                            row.getLong("arr_minor"));
                })
                .list();
    }

    static Payers payers(StaffTx tx, LocalDate day, Collection<String> currencies, int most) {
        var tenants = new ArrayList<Integer>();
        var names = tx.sql()
                .sql("""
                select b.name, count(*) over ()::int as tenants
                  from (%s) b
                 where %s and b.currencies && :codes::text[]
                 order by lower(b.name), b.key
                 limit :most
                """.formatted(ListingStore.rows(tx, day), COUNTS))
                .param("day", day)
                .param("known", Known.atEndOf(day).before())
                .param("codes", currencies.toArray(String[]::new))
                .param("most", most)
                .query((row, _) -> {
                    tenants.add(row.getInt("tenants"));
                    return row.getString("name");
                })
                .list();
        return new Payers(names, tenants.isEmpty() ? 0 : tenants.getFirst());
    }

    /// Owners and plans in use, and the signals that cost most somewhere, as `model × 100 + place`.
    record Choice(
            @Nullable String owner,
            @Nullable String plan,
            @Nullable Integer driver) {}

    static List<Choice> choices(StaffTx tx, LocalDate day) {
        return tx.sql()
                .sql("""
                select b.owner, b.plan, b.model * 100 + b.driver as driver
                  from (%s) b
                 where %s
                 group by grouping sets ((b.owner), (b.plan), (b.model * 100 + b.driver))
                 order by lower(b.owner), lower(b.plan), 3
                """.formatted(ListingStore.rows(tx, day), COUNTS))
                .param("day", day)
                .param("known", Known.atEndOf(day).before())
                .query((row, _) -> new Choice(
                        row.getString("owner"), row.getString("plan"), row.getObject("driver", Integer.class)))
                .list();
    }
}
