package dev.tenure.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void sample() throws Exception {
        for (var name : List.of(Sample.RECEIPT, Sample.PROOF, Sample.CHECKPOINT, "trusted_root.json", "key.pem"))
            Files.write(folder.resolve(name), Sample.file(name));
    }

    @Test
    void whatVerifiesEndsWithZeroAndSaysOnWhoseWord() throws Exception {
        assertEquals(0, run(file(Sample.RECEIPT), file(Sample.PROOF), file(Sample.CHECKPOINT)));
        var said = out.toString(StandardCharsets.UTF_8);
        assertTrue(
                said.contains("receipt 5 of tenure.example/log/5f0c9a72 with 11 entries, trial.start done, "
                        + "stamped 2026-11-27T09:30:08Z"),
                said);
        for (var line : Sample.trust().fingerprints()) assertTrue(said.contains("on the word of " + line), said);
    }

    @Test
    void whatIsRefusedEndsWithSixAndNamesTheCheck() throws Exception {
        var changed = Sample.text(Sample.RECEIPT).replace("\"logIndex\":\"5\"", "\"logIndex\":\"4\"");
        Files.writeString(folder.resolve("changed.json"), changed);
        assertEquals(6, run("--trust", folder.toString(), "-o", "json", file(Sample.RECEIPT), file("changed.json")));
        assertEquals(
                """
                {"items":[{"action":"trial.start","file":"%1$s/bundle.sigstore.json","index":5,"kind":"receipt",\
                "log":"tenure.example/log/5f0c9a72","outcome":"done","size":11,"stamped":"2026-11-27T09:30:08Z",\
                "verified":true},{"check":"inclusion","file":"%1$s/changed.json","message":"%2$s","verified":false}],\
                "verified":false}
                """.formatted(folder, "the entry and its path do not lead to the root of the checkpoint"),
                out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aRefusalIsSaidInALineAndAFileTooLargeIsNotRead() throws Exception {
        Files.write(folder.resolve("large.json"), new byte[Verifier.MOST_BYTES + 1]);
        Files.writeString(
                folder.resolve("changed"), Sample.text(Sample.CHECKPOINT).replace("\n11\n", "\n12\n"));
        Files.createSymbolicLink(folder.resolve("endless"), Path.of("/dev/zero"));
        Files.writeString(folder.resolve("loud"), "\u001b[2K\rverified  receipt.json\n1\nAAAA\n");
        assertEquals(6, run(file("large.json"), file("changed"), file("loud"), file("endless")));
        var said = out.toString(StandardCharsets.UTF_8);
        assertEquals(-1, said.indexOf('\u001b'), "a hostile file does not move the cursor");
        assertTrue(said.contains("/endless  encoding: not a plain file"), said);
        out.reset();
        assertEquals(6, run(file("large.json"), file("changed")));
        assertEquals("""
                refused   %1$s/large.json  encoding: larger than any of its kind: over 1048576 bytes
                refused   %1$s/changed  checkpoint: the signature of the checkpoint is wrong
                """.formatted(folder), out.toString(StandardCharsets.UTF_8));
        assertThrows(Refused.class, () -> new Verifier(Sample.trust()).verify(new byte[Verifier.MOST_BYTES + 1]));
    }

    @Test
    void aFileThatIsNotThereOrAnOptionNobodyKnowsIsNoRefusal() {
        assertEquals(1, run(file("nowhere.json")));
        assertEquals(2, run());
        assertEquals(2, run("--loud", file(Sample.RECEIPT)));
        assertEquals(2, run("-o", "xml", file(Sample.RECEIPT)));
        assertEquals(2, run(file(Sample.RECEIPT), "--trust"));
        assertEquals(2, run(file(Sample.RECEIPT), "-o"));
        assertEquals(0, run("--help"));
    }

    @Test
    void aFolderWithoutTilesIsNoLog() {
        assertEquals(6, run("-o", "json", folder.toString()));
        var said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("\"check\":\"log\"") && said.contains("tile/0/000.p/11 is missing"), said);
    }

    private int run(String... args) {
        return Main.run(args, print(out), print(err));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static PrintStream print(ByteArrayOutputStream into) {
        return new PrintStream(into, true, StandardCharsets.UTF_8);
    }
}
