package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/// A user may mount nothing on the machine, but in a namespace of his own. The tests that run a disk full are run there
/// whole: a look into it from outside would measure the disk outside.
class DiskFullAsAUserTest {

    private static final List<String> NAMESPACE = List.of("unshare", "--user", "--map-root-user", "--mount");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void whoMayNotMountRunsADiskFullInANamespaceOfHisOwn() throws Exception {
        assumeFalse(
                ends(List.of("mount", "-t", "tmpfs", "tmpfs", folder.toString()))
                        && ends(List.of("umount", folder.toString())),
                "whoever may mount runs them as they are");
        assumeTrue(
                ends(in(List.of("mount", "-t", "tmpfs", "tmpfs", folder.toString()))),
                "this system lets a user neither mount nor open a namespace in which he might");
        var log = folder.resolve("log");
        var child = new ProcessBuilder(in(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx1g",
                        "-Duser.home=" + System.getProperty("user.home"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Inside.class.getName())))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(child.waitFor(4, TimeUnit.MINUTES), () -> read(log));
        } finally {
            child.destroyForcibly();
        }
        assertEquals(0, child.exitValue(), () -> read(log));
    }

    private static List<String> in(List<String> command) {
        var whole = new ArrayList<>(NAMESPACE);
        whole.addAll(command);
        return whole;
    }

    private static boolean ends(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException _) {
            // No such program, which is one way of being refused.
            return false;
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// One that is passed over has proved nothing and counts as failed.
    static final class Inside {

        private Inside() {}

        public static void main(String[] args) {
            var heard = new SummaryGeneratingListener();
            var asked = LauncherDiscoveryRequestBuilder.request()
                    .selectors(
                            selectClass("dev.tenure.ingest.DiskFullTest"), selectClass("dev.tenure.DiskFullDoorsTest"))
                    .build();
            LauncherFactory.create().execute(asked, heard);
            var summary = heard.getSummary();
            var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            summary.printTo(out);
            summary.printFailuresTo(out);
            long found = summary.getTestsFoundCount();
            System.exit(found > 0 && summary.getTestsSucceededCount() == found ? 0 : 1);
        }
    }
}
