package dev.tenure.transfer;

import dev.tenure.store.StageTx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// SQL of carrying tables. Which columns they have is asked of the database, so that no list of them can be old.
final class TransferStore {

    /// In whose sight the tenants of a file were. His number means somebody else here.
    private static final List<String> OF_SOMEBODY = List.of("tenants_import", "tenants_history_file");

    private TransferStore() {}

    /// The rows of a table that leave, in an order of their own, so that the same rows are the same file.
    static String rows(StageTx tx, Carried carried) {
        var order = tx.sql()
                .sql("""
                        select coalesce(
                                 (select string_agg(quote_ident(a.attname), ', ' order by k.place)
                                    from pg_index i
                                   cross join unnest(i.indkey) with ordinality as k (number, place)
                                    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
                                   where i.indrelid = t.oid and i.indisprimary),
                                 (select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
                                    from pg_attribute a
                                   where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped))
                          from pg_class t
                         where t.oid = :table::regclass
                        """)
                .param("table", carried.table())
                .query(String.class)
                .single();
        return "select * from %s where %s order by %s".formatted(carried.table(), carried.where(), order);
    }

    static Optional<String> scoredThrough(StageTx tx) {
        return tx.sql()
                .sql("select max(day)::text as day from health_day")
                .query((row, _) -> Optional.ofNullable(row.getString("day")))
                .single();
    }

    static long bytes(StageTx tx) {
        return tx.sql()
                .sql("select pg_database_size(current_database())")
                .query(Long.class)
                .single();
    }

    /// The first table that holds something.
    static Optional<String> occupied(StageTx tx) {
        return Carried.ALL.stream()
                .filter(carried -> carried != Carried.MODEL)
                .map(Carried::table)
                .filter(table -> tx.sql()
                        .sql("select exists (select from " + table + ")")
                        .query(Boolean.class)
                        .single())
                .findFirst();
    }

    /// Nobody scores until this transaction has ended, on whichever node.
    static void holdTheLoop(JdbcClient sql) {
        sql.sql("select id from cycle_lease for update").query(Integer.class).single();
    }

    static String arriving(Carried carried) {
        return "arriving_" + carried.table();
    }

    static void prepare(JdbcClient sql, Carried carried) {
        sql.sql("create temporary table %s (like %s) on commit drop".formatted(arriving(carried), carried.table()))
                .update();
    }

    static long enter(JdbcClient sql, Carried carried, int staffId) {
        if (OF_SOMEBODY.contains(carried.table()))
            sql.sql("update %s set staff_id = :staff".formatted(arriving(carried)))
                    .param("staff", staffId)
                    .update();
        if (carried == Carried.MODEL) sql.sql("delete from " + carried.table()).update();
        if (carried == Carried.SCORE)
            sql.sql("""
                    select health_partition(month)
                      from (select distinct date_trunc('month', day)::date as month from %s) as months
                    """.formatted(arriving(carried))).query(String.class).list();
        int rows = sql.sql("insert into %s overriding system value select * from %s"
                        .formatted(carried.table(), arriving(carried)))
                .update();
        sql.sql("drop table " + arriving(carried)).update();
        return rows;
    }

    static void setLocks(JdbcClient sql, Map<Integer, byte[]> wrapped) {
        sql.sql("""
                update %s arriving
                   set wrapped = ours.wrapped
                  from unnest(:tenants::int[], :wrapped::bytea[]) as ours (tenant_id, wrapped)
                 where ours.tenant_id = arriving.tenant_id
                """.formatted(arriving(Carried.LOCK)))
                .param("tenants", wrapped.keySet().toArray(Integer[]::new))
                .param("wrapped", wrapped.values().toArray(byte[][]::new))
                .update();
    }

    /// What is numbered from here on gets numbers that nothing has.
    static void countOn(JdbcClient sql) {
        var counted = sql.sql("""
                select a.attrelid::regclass::text as "table", quote_ident(a.attname) as "column",
                       pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) as counter
                  from pg_attribute a
                 where a.attidentity <> '' and a.attrelid = any(:tables::regclass[])
                """)
                .param("tables", Carried.ALL.stream().map(Carried::table).toArray(String[]::new))
                .query((row, _) -> "select setval('%s', most) from (select max(%s)::bigint as most from %s)"
                        .formatted(row.getString("counter"), row.getString("column"), row.getString("table")))
                .list();
        for (var query : counted)
            sql.sql(query + " where most is not null").query(Long.class).optional();
        sql.sql("""
                select setval('tenants_import_number', most)
                  from (select greatest((select max(import_id) from tenants_import),
                                        (select max(merge_id) from tenants_merge)) as most)
                 where most is not null
                """).query(Long.class).optional();
    }
}
