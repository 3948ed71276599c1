package dev.tenure.receipts;

import dev.tenure.receipts.ReceiptStore.Unsealed;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.verify.Merkle;
import dev.tenure.verify.TiledLog;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Puts a signed checkpoint over what was recorded since the last, and has the time of every receipt attested. Only
/// logs with new entries get one.
public final class Sealer {

    /// Logs a round; each is a transaction of its own, so that a round that is cut off has sealed those before.
    private static final int LOGS_A_ROUND = 2_000;

    /// Entries a checkpoint covers anew at most: what a transaction holds in memory stays bounded.
    private static final int ENTRIES_A_SEAL = 4_096;

    private final Database database;
    private final Keys keys;
    private final InstantSource clock;
    private final SecureRandom random;

    public Sealer(Database database, Keys keys, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
        this.random = random;
    }

    /// Answers how many logs it put a checkpoint over. Doing it again changes nothing.
    public int seal() {
        var waiting = database.inSnapshot(Stage.RECEIPTS, tx -> ReceiptStore.unsealed(tx.sql(), LOGS_A_ROUND));
        int sealed = 0;
        for (var log : waiting) if (seal(log)) sealed++;
        return sealed;
    }

    private boolean seal(Unsealed log) {
        var part = new Unsealed(
                log.log(),
                log.tenant(),
                log.origin(),
                log.sealed(),
                Math.min(log.size(), log.sealed() + ENTRIES_A_SEAL));
        return database.inStage(Stage.RECEIPTS, tx -> {
            var sql = tx.sql();
            if (!ReceiptStore.claim(sql, part)) return false;
            var entries = ReceiptStore.entries(sql, part.log(), part.sealed(), part.size());
            if (entries.size() != part.size() - part.sealed())
                throw new IllegalStateException("the log " + part.origin() + " has a gap before " + part.size());
            var now = clock.instant();
            var leaves = new ArrayList<byte[]>();
            for (var each : entries) {
                ReceiptStore.stamp(sql, part.log(), each.index(), keys.time().stamp(each.signature(), now, random));
                leaves.add(Merkle.leafHash(each.entry()));
            }
            grow(sql, part, leaves);
            var seal = Seal.sign(part.origin(), part.size(), ReceiptStore.tiles(sql, part.log()), keys.log());
            ReceiptStore.checkpoint(sql, part, seal.checkpoint(), now);
            return true;
        });
    }

    /// New hashes go to the end of the last tile of their level; a tile that fills adds its root to the level above.
    private static void grow(JdbcClient sql, Unsealed log, List<byte[]> leaves) {
        var hashes = leaves;
        long first = log.sealed();
        for (int level = 0; !hashes.isEmpty(); level++) {
            var above = new ArrayList<byte[]>();
            for (int from = 0; from < hashes.size(); ) {
                long number = (first + from) / TiledLog.WIDTH;
                int filled = (int) ((first + from) % TiledLog.WIDTH);
                int until = Math.min(hashes.size(), from + TiledLog.WIDTH - filled);
                var before = filled == 0 ? new byte[0] : ReceiptStore.hashes(sql, log.log(), level, number);
                if (before.length != filled * Merkle.HASH_BYTES)
                    throw new IllegalStateException("tile %d/%d of %s has %d bytes where %d hashes stand"
                            .formatted(level, number, log.origin(), before.length, filled));
                var tile = joined(before, hashes.subList(from, until));
                ReceiptStore.fill(sql, log, level, number, tile);
                if (filled + until - from == TiledLog.WIDTH) above.add(Merkle.root(split(tile)));
                from = until;
            }
            hashes = above;
            first /= TiledLog.WIDTH;
        }
    }

    private static byte[] joined(byte[] before, List<byte[]> hashes) {
        var tile = new ByteArrayOutputStream();
        tile.writeBytes(before);
        hashes.forEach(tile::writeBytes);
        return tile.toByteArray();
    }

    private static List<byte[]> split(byte[] tile) {
        var hashes = new ArrayList<byte[]>();
        for (int at = 0; at < tile.length; at += Merkle.HASH_BYTES)
            hashes.add(Arrays.copyOfRange(tile, at, at + Merkle.HASH_BYTES));
        return hashes;
    }
}
