package dev.tenure.receipts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenure.Repository;
import dev.tenure.verify.Checkpoint;
import dev.tenure.verify.Json;
import dev.tenure.verify.Merkle;
import dev.tenure.verify.Refused;
import dev.tenure.verify.Report;
import dev.tenure.verify.TiledLog;
import dev.tenure.verify.Trust;
import dev.tenure.verify.Verified.Kind;
import dev.tenure.verify.Verifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the product writes, judged by the verifier, which shares no code with the writer but the encodings.
class ReceiptFilesTest {

    private static final SampleLog LOG = new SampleLog("tenure.example/log/5f0c9a72", 11);

    @Test
    void everyReceiptOfALogIsAccepted() throws Exception {
        var verifier = new Verifier(LOG.trust());
        for (int index = 0; index < LOG.receipts.size(); index++) {
            var verified = verifier.verify(LOG.bundle(index));
            assertEquals(Kind.RECEIPT, verified.kind());
            assertEquals(
                    "tenure.example/log/5f0c9a72 11 " + index + " " + SampleLog.NOW.plusSeconds(index + 3),
                    verified.log() + " " + verified.size() + " " + verified.index() + " " + verified.stamped());
            assertArrayEquals(
                    LOG.receipts.get(index).payload(), Json.canonical(Objects.requireNonNull(verified.statement())));
        }
    }

    @Test
    void aProofAndACheckpointOfALogAreAccepted() throws Exception {
        var verifier = new Verifier(LOG.trust());
        var seal = LOG.seal();
        assertEquals(
                Kind.PROOF,
                verifier.verify(seal.logProof(LOG.receipts.get(4), 4)).kind());
        assertEquals(Kind.CHECKPOINT, verifier.verify(seal.checkpoint()).kind());
    }

    @Test
    void theStatementSaysWhatWasDoneByWhomOnWhichGroundsAndNamesItsLog() {
        var log = new SampleLog("tenure.example/log/a", 1);
        var statement = new Statement(
                SampleLog.NOW,
                new Statement.Subject("plan", new byte[32]),
                "trial.start",
                "staff:7c1f",
                Statement.Outcome.AWAITING_APPROVAL,
                new Statement.Decision(List.of("four-eyes"), new byte[32], new byte[32]),
                new Statement.Run(new byte[32], Optional.empty(), List.of(3L), Optional.of(7L)),
                "run-1",
                new byte[16]);
        var zeros = "0".repeat(64);
        assertEquals(
                """
                {"_type":"https://in-toto.io/Statement/v1",\
                "predicate":{"action":"trial.start","actor":"staff:7c1f","approvals":[3],\
                "decision":{"facts":"%1$s","policies":["four-eyes"],"policySet":"%1$s"},\
                "idempotencyKey":"run-1","log":"tenure.example/log/a","nonce":"%2$s",\
                "outcome":"awaiting-approval","plan":"%1$s","previous":7,"time":"2026-11-27T09:30:00Z"},\
                "predicateType":"https://tenure.dev/receipt/v1",\
                "subject":[{"digest":{"sha256":"%1$s"},"name":"plan"}]}""".formatted(zeros, "0".repeat(32)),
                new String(statement.payload(log.origin), StandardCharsets.UTF_8));
    }

    /// The keys are those of the installation, so nothing but the statement and the origin tell two tenants apart.
    @Test
    void aReceiptOfOneTenantIsNoneOfAnother() throws Exception {
        var foreign = Signed.of(LOG.statement(3), "tenure.example/log/other", LOG.receiptKey);
        var refused =
                assertThrows(IllegalArgumentException.class, () -> LOG.seal().bundle(foreign, 3, new byte[0]));
        assertEquals("a receipt of tenure.example/log/other in tenure.example/log/5f0c9a72", refused.getMessage());

        var forged = new SampleLog("tenure.example/log/5f0c9a72", 0);
        var entry = Signed.of(forged.statement(0), "tenure.example/log/other", forged.receiptKey);
        forged.receipts.add(new Signed(forged.origin, entry.payload(), entry.signature(), entry.hint(), entry.entry()));
        assertRefused("statement", forged.bundle(0), new Verifier(forged.trust()));
    }

    @Test
    void keysThatAreNotTrustedAreRefused() throws Exception {
        var other = new SampleLog(LOG.origin, 11);
        assertRefused("trust", other.bundle(5), new Verifier(LOG.trust()));
        assertRefused("checkpoint", other.seal().checkpoint(), new Verifier(LOG.trust()));
        assertRefused("entry", other.seal().logProof(other.receipts.get(2), 2), new Verifier(LOG.trust()));
    }

    @Test
    void aLogWhoseKeyWasExchangedIsVerifiedUnderEither() throws Exception {
        var before = new SampleLog(LOG.origin, 3);
        var old = new String(before.trustedRoot(), StandardCharsets.UTF_8);
        var keys = old.substring(old.indexOf("\"tlogs\":[") + 9, old.length() - 2);
        var root = new String(LOG.trustedRoot(), StandardCharsets.UTF_8)
                .replace("\"tlogs\":[", "\"tlogs\":[" + keys + ",");
        var verifier = new Verifier(Trust.read(
                root.getBytes(StandardCharsets.UTF_8), List.of(LOG.receiptKey.pem(), before.receiptKey.pem())));
        assertEquals(11, verifier.checkpoint(LOG.seal().checkpoint()).size());
        assertEquals(3, verifier.checkpoint(before.seal().checkpoint()).size());
        assertEquals(Kind.RECEIPT, verifier.verify(LOG.bundle(5)).kind());
        assertEquals(
                Kind.PROOF,
                verifier.verify(before.seal().logProof(before.receipts.get(1), 1))
                        .kind());
    }

    @Test
    void aLogOfReceiptsIsTheFilesOfTheSpecification() throws Exception {
        var log = new SampleLog("tenure.example/log/tiles", 258);
        var files = log.files();
        assertEquals(
                List.of("tile/entries/000", "tile/entries/001.p/2", "tile/0/000", "tile/0/001.p/2", "tile/1/000.p/1"),
                List.copyOf(files.keySet()));
        var checkpoint = new Verifier(log.trust()).checkpoint(log.seal().checkpoint());
        TiledLog.verify(checkpoint, path -> found(files, path));
    }

    @Test
    void theFolderOfALogIsVerifiedAndAChangedTileInItIsNamed(@TempDir Path folder) throws Exception {
        for (var file : LOG.files().entrySet()) {
            var path = folder.resolve(file.getKey());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.write(path, file.getValue());
        }
        Files.write(folder.resolve("checkpoint"), LOG.seal().checkpoint());
        Files.write(folder.resolve("trusted_root.json"), LOG.trustedRoot());
        Files.writeString(folder.resolve("key.pem"), LOG.receiptKey.pem());
        var item = Report.of(List.of(folder), null).items().getFirst();
        assertEquals("true log 11", item.get("verified") + " " + item.get("kind") + " " + item.get("size"));
        var tile = folder.resolve("tile/0/000.p/11");
        var bytes = Files.readAllBytes(tile);
        bytes[40] ^= 1;
        Files.write(tile, bytes);
        item = Report.of(List.of(folder), null).items().getFirst();
        assertEquals(
                "log tile/0/000.p/11 has another hash 1 than what is below it",
                item.get("check") + " " + item.get("message"));
    }

    /// Whole in itself, and not what the log signed: nothing but the root of the checkpoint tells.
    @Test
    void anotherLogUnderTheCheckpointIsRefused() throws Exception {
        var checkpoint = new Verifier(LOG.trust()).checkpoint(LOG.seal().checkpoint());
        var files = new SampleLog(LOG.origin, 11).files();
        var refused = assertThrows(Refused.class, () -> TiledLog.verify(checkpoint, path -> found(files, path)));
        assertEquals("the entries do not lead to the root of the checkpoint", refused.getMessage());
    }

    @Test
    void aLogThatIsStillEmptyHasARootAndNoTiles() throws Exception {
        var empty = new SampleLog("tenure.example/log/empty", 0);
        var checkpoint = new Verifier(empty.trust()).checkpoint(empty.seal().checkpoint());
        assertEquals(Map.of(), empty.files());
        assertArrayEquals(Merkle.root(List.of()), checkpoint.root());
        TiledLog.verify(checkpoint, path -> found(Map.of(), path));
    }

    @Test
    void aStatementWithoutItsWholeDigestsOrNonceIsNotMade() {
        assertThrows(IllegalArgumentException.class, () -> new Statement.Subject("plan", new byte[31]));
        var whole = LOG.statement(2);
        assertThrows(
                IllegalArgumentException.class,
                () -> new Statement(
                        whole.at(),
                        whole.subject(),
                        whole.action(),
                        whole.actor(),
                        whole.outcome(),
                        whole.decision(),
                        whole.run(),
                        whole.idempotencyKey(),
                        new byte[15]));
    }

    /// The entries are short ones, so that each byte of each file has its turn: a tile does not know what it is of.
    @Test
    void everyByteOfEveryTileChangedIsRefused() throws Exception {
        var entries = new ArrayList<byte[]>();
        for (int i = 0; i < 258; i++) entries.add(new byte[] {(byte) (i >>> 8), (byte) i});
        var files = Tiles.files(entries);
        var checkpoint = new Checkpoint(
                "tenure.example/log/tiles", 258, TilesTest.tiles(files).root(258));
        TiledLog.verify(checkpoint, path -> found(files, path));
        var survivors = new ArrayList<String>();
        for (var file : List.copyOf(files.entrySet())) {
            var path = file.getKey();
            var bytes = file.getValue();
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] ^= 0x10;
                if (accepts(checkpoint, files)) survivors.add(path + " byte " + at);
                bytes[at] ^= 0x10;
            }
            for (var length : List.of(0, bytes.length - 1, bytes.length + 1)) {
                files.put(path, Arrays.copyOf(bytes, length));
                if (accepts(checkpoint, files)) survivors.add(path + " of " + length);
            }
            files.put(path, bytes);
        }
        assertEquals(List.of(), survivors);
    }

    /// The sample that stands beside the verifier, so that its tests and its readers need no product.
    @Test
    void theSampleIsWhatThisProductWrites() throws Exception {
        var folder = Repository.root().resolve("verify/src/test/resources/sample");
        var fresh = Map.of(
                "bundle.sigstore.json", LOG.bundle(5),
                "trusted_root.json", LOG.trustedRoot(),
                "key.pem", LOG.receiptKey.pem().getBytes(StandardCharsets.UTF_8),
                "receipt.tlog-proof", LOG.seal().logProof(LOG.receipts.get(5), 5),
                "checkpoint", LOG.seal().checkpoint());
        if (Boolean.getBoolean("tenure.rewrite")) {
            Files.createDirectories(folder);
            for (var file : fresh.entrySet()) Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        for (var file : fresh.entrySet())
            assertEquals(
                    shape(file.getValue()), shape(Files.readAllBytes(folder.resolve(file.getKey()))), file.getKey());
    }

    /// Keys, nonces and signatures differ from log to log; names, numbers and what they stand in do not.
    private static String shape(byte[] file) {
        return new String(file, StandardCharsets.UTF_8).replaceAll("[A-Za-z0-9+/=_-]{40,}", "…");
    }

    private static byte[] found(Map<String, byte[]> files, String path) throws Refused {
        var file = files.get(path);
        if (file == null) throw new Refused(Refused.Check.LOG, path + " is missing");
        return file;
    }

    private static boolean accepts(Checkpoint checkpoint, Map<String, byte[]> files) {
        try {
            TiledLog.verify(checkpoint, path -> found(files, path));
            return true;
        } catch (Refused e) {
            return false;
        }
    }

    private static void assertRefused(String check, byte[] file, Verifier verifier) {
        var refused = assertThrows(Refused.class, () -> verifier.verify(file));
        assertEquals(check, refused.check().id(), refused.getMessage());
    }
}
