package dev.tenure.receipts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// All SQL of the logs.
final class ReceiptStore {

    /// A log with entries that no checkpoint covers.
    record Unsealed(int log, @Nullable Integer tenant, String origin, long sealed, long size) {}

    record Unstamped(long index, byte[] signature, byte[] entry) {}

    /// @param size of the log at the checkpoint
    record Sealed(Signed receipt, long index, byte[] stamp, long size, byte[] note, Tiles tiles) {}

    private ReceiptStore() {}

    static boolean anyLog(JdbcClient sql) {
        return sql.sql("select exists (select from receipts_log)")
                .query(Boolean.class)
                .single();
    }

    /// Of two that open it at once one does, and both learn its origin.
    static String open(JdbcClient sql, Optional<Integer> tenant, String name, String origin) {
        sql.sql("""
                        insert into receipts_log (tenant_id, name, origin)
                        values (:tenant, :name, :origin)
                            on conflict (tenant_id) do nothing
                        """)
                .param("tenant", tenant.orElse(null), java.sql.Types.INTEGER)
                .param("name", name)
                .param("origin", origin)
                .update();
        return sql.sql("select origin from receipts_log where tenant_id is not distinct from :tenant")
                .param("tenant", tenant.orElse(null), java.sql.Types.INTEGER)
                .query(String.class)
                .single();
    }

    static Recorded append(JdbcClient sql, Draft draft) {
        var said = draft.said();
        var signed = draft.signed();
        long index = sql.sql("""
                        select receipts_append(:origin, :at, :action, :outcome, :actor, :payload, :signature, :key, :entry)
                        """)
                .param("origin", signed.origin())
                .param("at", said.at().atOffset(ZoneOffset.UTC))
                .param("action", said.action())
                .param("outcome", said.outcome().text)
                .param("actor", said.actor())
                .param("payload", signed.payload())
                .param("signature", signed.signature())
                .param("key", signed.hint())
                .param("entry", signed.entry())
                .query(Long.class)
                .single();
        return Recorded.at(signed.origin(), index);
    }

    static Optional<Kept> find(JdbcClient sql, Optional<Integer> tenant, long index) {
        return sql.sql("""
                        select l.origin, l.sealed, r.*
                          from receipts_log l
                          join receipts_receipt r using (log_id)
                         where l.tenant_id is not distinct from :tenant
                           and r.index = :index
                        """)
                .param("tenant", tenant.orElse(null), java.sql.Types.INTEGER)
                .param("index", index)
                .query((row, _) -> kept(row))
                .optional();
    }

    private static Kept kept(ResultSet row) throws SQLException {
        long index = row.getLong("index");
        return new Kept(
                Recorded.at(text(row, "origin"), index).id(),
                instant(row, "recorded_at"),
                text(row, "action"),
                text(row, "outcome"),
                text(row, "actor"),
                bytes(row, "payload"),
                index < row.getLong("sealed") ? Kept.State.SEALED : Kept.State.RECORDED);
    }

    /// Under the newest checkpoint, which covers all that were sealed before.
    static Optional<Sealed> sealed(JdbcClient sql, Optional<Integer> tenant, long index) {
        return sql.sql("""
                        select l.log_id, l.origin, r.index, r.payload, r.signature, r.key_id, r.entry, r.stamp,
                               c.size, c.note
                          from receipts_log l
                          join receipts_receipt r using (log_id)
                          join receipts_checkpoint c on c.log_id = l.log_id and c.size = l.sealed
                         where l.tenant_id is not distinct from :tenant
                           and r.index = :index
                           and r.index < l.sealed
                        """)
                .param("tenant", tenant.orElse(null), java.sql.Types.INTEGER)
                .param("index", index)
                .query((row, _) -> new Sealed(
                        new Signed(
                                text(row, "origin"),
                                bytes(row, "payload"),
                                bytes(row, "signature"),
                                text(row, "key_id"),
                                bytes(row, "entry")),
                        row.getLong("index"),
                        bytes(row, "stamp"),
                        row.getLong("size"),
                        bytes(row, "note"),
                        tiles(sql, row.getInt("log_id"))))
                .optional();
    }

    static List<Unsealed> unsealed(JdbcClient sql, int most) {
        return sql.sql("""
                        select log_id, tenant_id, origin, sealed, size
                          from receipts_log
                         where sealed < size
                         order by log_id
                         limit :most
                        """)
                .param("most", most)
                .query((row, _) -> new Unsealed(
                        row.getInt("log_id"),
                        (Integer) row.getObject("tenant_id"),
                        text(row, "origin"),
                        row.getLong("sealed"),
                        row.getLong("size")))
                .list();
    }

    /// In their order, without gap: the head's lock saw to that.
    static List<Unstamped> entries(JdbcClient sql, int log, long from, long until) {
        return sql.sql("""
                        select index, signature, entry
                          from receipts_receipt
                         where log_id = :log
                           and index >= :from and index < :until
                         order by index
                        """)
                .param("log", log)
                .param("from", from)
                .param("until", until)
                .query((row, _) -> new Unstamped(row.getLong("index"), bytes(row, "signature"), bytes(row, "entry")))
                .list();
    }

    static void stamp(JdbcClient sql, int log, long index, byte[] stamp) {
        sql.sql("update receipts_receipt set stamp = :stamp where log_id = :log and index = :index and stamp is null")
                .param("stamp", stamp)
                .param("log", log)
                .param("index", index)
                .update();
    }

    static Tiles tiles(JdbcClient sql, int log) {
        return new Tiles((level, number) -> hashes(sql, log, level, number));
    }

    /// Empty for a tile nothing stands in yet.
    static byte[] hashes(JdbcClient sql, int log, int level, long number) {
        return sql.sql("select hashes from receipts_tile where log_id = :log and level = :level and number = :number")
                .param("log", log)
                .param("level", level)
                .param("number", number)
                .query((row, _) -> bytes(row, "hashes"))
                .optional()
                .orElse(new byte[0]);
    }

    static void fill(JdbcClient sql, Unsealed of, int level, long number, byte[] hashes) {
        sql.sql("""
                        insert into receipts_tile (log_id, tenant_id, level, number, hashes)
                        values (:log, :tenant, :level, :number, :hashes)
                            on conflict (log_id, level, number) do update set hashes = excluded.hashes
                        """)
                .param("log", of.log)
                .param("tenant", of.tenant, java.sql.Types.INTEGER)
                .param("level", level)
                .param("number", number)
                .param("hashes", hashes)
                .update();
    }

    /// False when another node sealed it meanwhile: two checkpoints of one size must not be.
    static boolean claim(JdbcClient sql, Unsealed of) {
        return sql.sql("update receipts_log set sealed = :size where log_id = :log and sealed = :sealed")
                        .param("size", of.size)
                        .param("log", of.log)
                        .param("sealed", of.sealed)
                        .update()
                == 1;
    }

    static void checkpoint(JdbcClient sql, Unsealed of, byte[] note, Instant at) {
        sql.sql("""
                        insert into receipts_checkpoint (log_id, tenant_id, size, note, sealed_at)
                        values (:log, :tenant, :size, :note, :at)
                        """)
                .param("log", of.log)
                .param("tenant", of.tenant, java.sql.Types.INTEGER)
                .param("size", of.size)
                .param("note", note)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column));
    }

    private static byte[] bytes(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getBytes(column));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class))
                .toInstant();
    }
}
