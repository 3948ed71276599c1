package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.Repository;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptsVerifyTest {

    private static final Path SAMPLE = Repository.root().resolve("verify/src/test/resources/sample");

    private record Ran(int exit, String out, String err) {}

    @Test
    void aGenuineReceiptEndsWithZeroAndAChangedOneWithSixAndTheCheckThatFailed(@TempDir Path folder) throws Exception {
        var genuine = SAMPLE.resolve("bundle.sigstore.json");
        var alone = run(genuine.toString());
        assertEquals(0, alone.exit);
        assertTrue(alone.out.contains("on the word of log tenure.example/log/5f0c9a72 key "), alone.out);
        var changed = folder.resolve("changed.json");
        Files.writeString(changed, Files.readString(genuine).replace("\"treeSize\":\"11\"", "\"treeSize\":\"12\""));
        var ran = run("--trust", SAMPLE.toString(), "-o", "json", genuine.toString(), changed.toString());
        assertEquals(6, ran.exit);
        assertTrue(!ran.out.contains("trusted"), ran.out);
        var said = Client.JSON.readTree(ran.out);
        assertEquals(
                "true encoding",
                said.at("/items/0/verified").asString() + " "
                        + said.at("/items/1/check").asString());
    }

    @Test
    void aReceiptWithoutWhatToTrustIsNoRefusalAndNamesTheRemedy(@TempDir Path folder) throws Exception {
        var alone = Files.copy(SAMPLE.resolve("bundle.sigstore.json"), folder.resolve("alone.json"));
        var ran = run(alone.toString());
        assertEquals(1, ran.exit);
        assertTrue(ran.err.contains("trusted_root.json") && ran.err.contains("--trust DIR"), ran.err);
    }

    @Test
    void verifyIsTheSameWithoutTheWordReceipts() {
        var genuine = SAMPLE.resolve("bundle.sigstore.json").toString();
        assertEquals(run(genuine), execute("verify", genuine));
    }

    private static Ran run(String... arguments) {
        var all = new String[arguments.length + 2];
        all[0] = "receipts";
        all[1] = "verify";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return execute(all);
    }

    private static Ran execute(String... all) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit = TenureCli.commandLine(all)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all);
        return new Ran(exit, out.toString(), err.toString());
    }
}
