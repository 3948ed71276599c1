package dev.tenure.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.TenantId;
import dev.tenure.usage.Meters;
import dev.tenure.usage.Rollups;
import dev.tenure.usage.Usage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The process is killed at random moments while batches are under way, rollups run and days are sealed. What
/// was acknowledged must be there, after the client sends everything again nothing may be there twice, and the
/// rollups must be those of one run over the whole ledger.
class KillTest {

    private static final int BATCH = 50;

    @TempDir
    Path folder;

    @Test
    void twentyKillsLoseNothingAcknowledgedAndARetryDoublesNothing() throws Exception {
        campaign(20, 7);
    }

    @Test
    @Tag("long")
    void threeHundredKillsLoseNothingAcknowledgedAndARetryDoublesNothing() throws Exception {
        campaign(Integer.getInteger("kill.rounds", 300), Long.getLong("kill.seed", 11));
    }

    private void campaign(int rounds, long seed) throws Exception {
        var random = new Random(seed);
        int next = 0;
        Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
        var waiting = new ArrayDeque<>(List.of(child()));
        for (int round = 0; round < rounds; round++) {
            if (round + 1 < rounds) waiting.add(child());
            next = killed(waiting.remove(), random, next, acknowledged);
        }
        assertTrue(acknowledged.size() > rounds, "only " + acknowledged.size() + " batches were acknowledged");
        try (var at = new TestLedger(folder)) {
            var there = new HashSet<>(at.rows("select id from ledger_event"));
            for (int first : acknowledged)
                for (int i = first; i < first + BATCH; i++) assertTrue(there.contains("e" + i), "lost e" + i);
            assertEquals(List.of("0"), at.rows("select count(*) % " + BATCH + " from ledger_event"), "half a batch");
            var scope = new IngestScope.TenantBound(new TenantId(1), "child");
            for (int first = 0; first < next; first += BATCH)
                at.ingest
                        .accept(scope, LedgerChild.batch(first, BATCH), Instant.now())
                        .join();
            assertEquals(
                    List.of(next + " | " + next + " | " + next),
                    at.rows("select count(*), count(distinct id), count(distinct seq) from ledger_event"));
            assertEquals(List.of("0"), at.rows("select count(*) from quarantine"));
            rollupsEqualARecompute(at, next);
        }
    }

    private static void rollupsEqualARecompute(TestLedger at, int events) {
        List<String> kept;
        try (var usage = new Usage(at.duckDb, at.ledger, Meters.shipped())) {
            usage.rollUp();
            LedgerChild.seal(new Partitions(at.ledger, at.ingest));
            assertTrue(!at.rows("select path from ledger_file").isEmpty(), "no day was sealed");
            kept = Rollups.dump(at.duckDb);
        }
        Rollups.forget(at.duckDb);
        try (var usage = new Usage(at.duckDb, at.ledger, Meters.shipped())) {
            usage.rollUp();
        }
        assertEquals(Rollups.dump(at.duckDb), kept);
        assertEquals(
                List.of(String.valueOf((events + 2) / 3)),
                at.rows("select sum(d.events) from usage_day d join usage_meter m on m.number = d.meter"
                        + " where m.name = 'weekly_users'"));
    }

    private Process child() throws IOException {
        return LedgerChild.builder(folder, List.of(), List.of("derive", "waiting"))
                .start();
    }

    private static int killed(Process child, Random random, int from, Set<Integer> acknowledged)
            throws IOException, InterruptedException {
        var in = child.outputWriter(StandardCharsets.UTF_8);
        in.write("go\n");
        in.flush();
        var out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("ready", out.readLine());
        var acks = Thread.ofVirtual()
                .start(() -> out.lines()
                        .filter(line -> line.matches("ack \\d+"))
                        .forEach(line -> acknowledged.add(Integer.parseInt(line.substring(4)))));
        // Now and then long enough for a rollup and for days to be sealed.
        boolean seal = random.nextInt(4) == 0;
        long end = System.nanoTime() + (seal ? 300 + random.nextInt(1200) : 50 + random.nextInt(300)) * 1_000_000L;
        int next = from;
        try (in) {
            while (System.nanoTime() < end) {
                if (seal && random.nextInt(8) == 0) {
                    in.write("seal\n");
                    seal = false;
                }
                in.write(next + " " + BATCH + "\n");
                in.flush();
                next += BATCH;
                Thread.sleep(random.nextInt(4));
            }
            // Through the handle, which leaves the streams open: what was written before the kill is still read.
            child.toHandle().destroyForcibly();
            child.waitFor();
        } catch (IOException e) {
            // Closing the pipe of a killed process fails; the kill was the point.
            assertTrue(!child.isAlive(), e.toString());
        }
        acks.join();
        return next;
    }
}
