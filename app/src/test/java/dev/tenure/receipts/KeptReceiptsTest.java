package dev.tenure.receipts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.StartRefused;
import dev.tenure.store.TestDatabase;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.Tenants;
import dev.tenure.verify.Merkle;
import dev.tenure.verify.Trust;
import dev.tenure.verify.Verifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Receipts in a real database: their place is fixed with the effect they speak of, and their proof follows.
class KeptReceiptsTest {

    private static final Instant SEALED_AT = SampleLog.NOW.plusSeconds(3_600);

    @TempDir
    Path folder;

    private final SecureRandom random = new SecureRandom();
    private final Database database = TestDatabase.fresh();
    private final SampleLog sample = new SampleLog("example/log/of-statements", 0);
    private final LogName.OfTenant acme = new LogName.OfTenant(tenant("acme"));
    private final LogName.OfTenant beta = new LogName.OfTenant(tenant("beta"));
    private final LogName installation = new LogName.OfInstallation();
    private Keys keys;
    private Receipts receipts;
    private Sealer sealer;

    @BeforeEach
    void open() {
        keys = Keys.open(database, folder, SampleLog.NOW.minus(Duration.ofDays(1)), random);
        receipts = new Receipts(database, keys, "tenure.example", random);
        sealer = new Sealer(database, keys, () -> SEALED_AT, random);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aReceiptIsThereWithItsEffectOrNotAtAll() {
        var draft = receipts.sign(acme, sample.statement(0));
        assertThrows(
                IllegalStateException.class,
                () -> database.inTenant(acme.tenant(), tx -> {
                    receipts.record(tx.sql(), draft);
                    throw new IllegalStateException("the effect failed");
                }));
        assertEquals(Optional.empty(), receipts.find(acme, 0));
        var recorded = database.inTenant(acme.tenant(), tx -> receipts.record(tx.sql(), draft));
        assertEquals(0, recorded.index());
        assertTrue(recorded.id().matches("[0-9a-f]{32}-0"), recorded.id());
        var kept = receipts.find(acme, 0).orElseThrow();
        assertEquals(recorded.id(), kept.id());
        assertEquals(Kept.State.RECORDED, kept.state());
        assertEquals(
                "trial.start done staff:7c1f " + SampleLog.NOW,
                kept.action() + " " + kept.outcome() + " " + kept.actor() + " " + kept.recordedAt());
        assertArrayEquals(draft.signed().payload(), kept.payload());
        assertEquals(Optional.empty(), receipts.files(acme, 0), "no proof before the seal");
    }

    @Test
    void manyAtOnceGetEveryPlaceOnceAndNoneIsLeftOut() throws Exception {
        int writers = 4;
        int each = 50;
        var places = new ArrayList<Long>();
        try (var pool = Executors.newFixedThreadPool(writers)) {
            var tasks = new ArrayList<Callable<List<Long>>>();
            for (int writer = 0; writer < writers; writer++)
                tasks.add(() -> {
                    var mine = new ArrayList<Long>();
                    for (int i = 0; i < each; i++) mine.add(record(acme, i).index());
                    return mine;
                });
            for (var done : pool.invokeAll(tasks)) places.addAll(done.get());
        }
        assertEquals(
                LongStream.range(0, writers * each).boxed().toList(),
                places.stream().sorted().toList());
        assertEquals(1, sealer.seal());
        assertEquals(0, sealer.seal(), "sealed is sealed");
        assertVerified(acme, 0, writers * each - 1);
    }

    /// More than a tile, in steps that end inside tiles, at their end, and beyond.
    @Test
    void aSealedReceiptIsProvedByItsFilesHoweverTheLogGrew() throws Exception {
        var entries = new ArrayList<byte[]>();
        var roots = new ArrayList<byte[]>();
        var sizes = List.of(1, 200, 256, 257, 512, 600);
        for (int size : sizes) {
            while (entries.size() < size) {
                var draft = receipts.sign(acme, sample.statement(entries.size()));
                database.inTenant(acme.tenant(), tx -> receipts.record(tx.sql(), draft));
                entries.add(draft.signed().entry());
            }
            assertEquals(1, sealer.seal());
            var root = Merkle.root(entries.stream().map(Merkle::leafHash).toList());
            roots.add(root);
            var checkpoint = new Verifier(trust(acme, 0)).checkpoint(file(acme, 0, "checkpoint"));
            assertEquals(size, checkpoint.size());
            assertArrayEquals(root, checkpoint.root());
        }
        assertVerified(acme, 0, 199, 255, 256, 511, 599);
        database.inSnapshot(Stage.RECEIPTS, tx -> {
            var tiles = ReceiptStore.tiles(tx.sql(), 1);
            for (int i = 1; i < sizes.size(); i++) consistent(tiles, sizes.get(i - 1), sizes.get(i), roots, i);
            return true;
        });
    }

    private static void consistent(Tiles tiles, int earlier, int later, List<byte[]> roots, int at) {
        try {
            Merkle.verifyConsistency(
                    earlier, later, tiles.consistencyProof(earlier, later), roots.get(at - 1), roots.get(at));
        } catch (dev.tenure.verify.Refused e) {
            throw new AssertionError(earlier + " is no beginning of " + later, e);
        }
    }

    @Test
    void everyLogStandsAlone() throws Exception {
        record(acme, 0);
        record(acme, 1);
        record(beta, 2);
        var ofInstallation = receipts.sign(installation, sample.statement(3));
        database.inControl(tx -> receipts.record(tx.sql(), ofInstallation).index());
        assertEquals(3, sealer.seal());
        assertVerified(acme, 1);
        assertVerified(beta, 0);
        assertVerified(installation, 0);
        assertEquals(Optional.empty(), receipts.find(beta, 1));
        var refused = assertThrows(
                dev.tenure.verify.Refused.class,
                () -> new Verifier(trust(beta, 0)).receipt(file(acme, 0, "bundle.sigstore.json")));
        assertEquals("trust", refused.check().id(), "one tenant's receipt is none of another's");
    }

    @Test
    void aTransactionOfOneTenantReachesNoOtherLog() {
        record(beta, 0);
        var forBeta = receipts.sign(beta, sample.statement(1));
        var forAll = receipts.sign(installation, sample.statement(1));
        for (var draft : List.of(forBeta, forAll))
            assertThrows(
                    DataAccessException.class,
                    () -> database.inTenant(acme.tenant(), tx -> receipts.record(tx.sql(), draft)));
        assertEquals(0, counted(acme), "what beta did");
        assertEquals(1, counted(beta));
    }

    @Test
    void nobodyChangesOrTakesAwayWhatIsRecorded() {
        record(acme, 0);
        for (var change : List.of(
                "update receipts_receipt set outcome = 'failed'",
                "delete from receipts_receipt",
                "update receipts_log set size = 0",
                "delete from receipts_log")) {
            assertThrows(
                    DataAccessException.class,
                    () -> database.inTenant(
                            acme.tenant(), tx -> tx.sql().sql(change).update()),
                    change);
            assertThrows(
                    DataAccessException.class,
                    () -> database.inControl(tx -> tx.sql().sql(change).update()),
                    change);
        }
        for (var change : List.of("update receipts_receipt set outcome = 'failed'", "delete from receipts_receipt"))
            assertThrows(
                    DataAccessException.class,
                    () -> database.inStage(
                            Stage.RECEIPTS, tx -> tx.sql().sql(change).update()),
                    change);
    }

    @Test
    void theKeysAreMadeOnceAndTheirLossIsSaidBeforeALogIsContinuedWithOthers() throws Exception {
        var file = folder.resolve(Keys.FILE);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        record(acme, 0);
        sealer.seal();
        var again = Keys.open(database, folder, SampleLog.NOW, random);
        assertEquals(keys.receipt().thumbprint(), again.receipt().thumbprint());
        assertEquals(keys.since(), again.since());
        keys = again;
        receipts = new Receipts(database, again, "elsewhere.example", random);
        sealer = new Sealer(database, again, () -> SEALED_AT, random);
        record(acme, 1);
        sealer.seal();
        assertVerified(acme, 0, 1);

        var genuine = Files.readString(file);
        for (var broken : List.of("", "receipt.private", genuine.replace("log.public", "log.other"))) {
            Files.writeString(file, broken);
            var refused =
                    assertThrows(StartRefused.class, () -> Keys.open(database, folder, SampleLog.NOW, random), broken);
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("does not hold the keys of the receipts"),
                    refused.getMessage());
        }
        Files.delete(file);
        var refused = assertThrows(StartRefused.class, () -> Keys.open(database, folder, SampleLog.NOW, random));
        assertTrue(String.valueOf(refused.getMessage()).contains("is missing"), refused.getMessage());
    }

    private void assertVerified(LogName log, int... places) throws Exception {
        for (int index : places) {
            var verified = new Verifier(trust(log, index)).receipt(file(log, index, "bundle.sigstore.json"));
            assertEquals(index, verified.index());
            assertEquals(
                    Kept.State.SEALED, receipts.find(log, index).orElseThrow().state());
            assertEquals(
                    index,
                    new Verifier(trust(log, index))
                            .proof(file(log, index, "receipt.tlog-proof"))
                            .index());
        }
    }

    private Trust trust(LogName log, int index) throws Exception {
        return Trust.read(
                file(log, index, "trusted_root.json"),
                List.of(new String(file(log, index, "key.pem"), StandardCharsets.US_ASCII)));
    }

    private byte[] file(LogName log, int index, String name) {
        return Objects.requireNonNull(
                receipts.files(log, index).orElseThrow().byName().get(name));
    }

    private Recorded record(LogName.OfTenant of, int statement) {
        var draft = receipts.sign(of, sample.statement(statement));
        return database.inTenant(of.tenant(), tx -> receipts.record(tx.sql(), draft));
    }

    private int counted(LogName.OfTenant of) {
        return database.inTenant(of.tenant(), tx -> count(tx.sql()));
    }

    private static Integer count(JdbcClient sql) {
        return sql.sql("select count(*) from receipts_receipt")
                .query(Integer.class)
                .single();
    }

    private TenantId tenant(String key) {
        return new Tenants(database, () -> SampleLog.NOW)
                .create(
                        new NewTenant(key, new Fact.Profile(key, "Enterprise", "", "UTC", Fact.Status.LIVE)),
                        new Actor.Service("test"))
                .id();
    }
}
