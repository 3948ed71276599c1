package dev.tenure.receipts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Software we did not write judges our receipts: `@sigstore/verify` from npm with its default options. Needs node and
/// npm, which `.ci/run` installs; where they are absent it fails rather than pass unseen.
class StockVerifierTest {

    private static final Path STOCK = Repository.root().resolve("app/src/test/stock");
    private static final Path FOLDER = Repository.root().resolve("app/target/stock");

    /// Of each byte it reads one bit, another one from byte to byte.
    @Test
    void sigstoreAcceptsOurReceiptsAndRefusesEveryChangeOfWhatItReads() throws Exception {
        judge("each byte");
    }

    @Test
    @Tag("long")
    void sigstoreRefusesEveryBitOfWhatItReads() throws Exception {
        judge("every bit");
    }

    /// What the guide tells a reader to run is run as it stands there.
    @Test
    void theScriptOfTheGuideAcceptsAReceipt() throws Exception {
        prepare();
        var guide = Files.readString(Repository.root().resolve("docs/guide/receipts.md"));
        var script = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL).matcher(guide);
        assertTrue(script.find(), "no script in the guide");
        Files.writeString(FOLDER.resolve("accept.mjs"), script.group(1));
        assertEquals("accepted\n", run("node", "accept.mjs"));
    }

    private static void prepare() throws Exception {
        install();
        var log = new SampleLog("tenure.example/log/5f0c9a72", 11);
        Files.write(FOLDER.resolve("bundle.sigstore.json"), log.bundle(5));
        Files.write(FOLDER.resolve("trusted_root.json"), log.trustedRoot());
        Files.writeString(FOLDER.resolve("key.pem"), log.receiptKey.pem());
    }

    private static void judge(String thoroughness) throws Exception {
        prepare();
        var said = run("node", "check.mjs", ".", thoroughness);
        assertEquals(
                Files.readString(STOCK.resolve("expected.txt")).replace("each byte", thoroughness),
                said.lines().map(line -> line + "\n").reduce("", String::concat));
    }

    /// Into the folder of what is built, from the lock alone; what is there already is not fetched again.
    private static void install() throws Exception {
        Files.createDirectories(FOLDER);
        var lock = Files.readString(STOCK.resolve("package-lock.json"));
        assertTrue(!lock.contains("\"resolved\""), "package-lock.json names a place to download from; remove it");
        var installed = FOLDER.resolve("installed-lock.json");
        for (var name : List.of("package.json", "package-lock.json", "check.mjs"))
            Files.writeString(FOLDER.resolve(name), Files.readString(STOCK.resolve(name)));
        if (Files.exists(installed) && Files.readString(installed).equals(lock)) return;
        run("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts");
        Files.writeString(installed, lock);
    }

    private static String run(String... command) throws Exception {
        var out = FOLDER.resolve("out.txt");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "this test needs node 20.17 or later with npm (apt-get install nodejs npm): " + e.getMessage(), e);
        }
        assertTrue(process.waitFor(600, TimeUnit.SECONDS), "no answer from " + command[0]);
        var said = Files.readString(out, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), said);
        return said;
    }
}
