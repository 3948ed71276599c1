package dev.tenure.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.TenantId;
import dev.tenure.store.DiskFull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a real file system that runs full: a small tmpfs, mounted by a process with namespaces of its own, which any user
/// may start, and reached through that process.
class DiskFullTest {

    @TempDir
    Path place;

    @Test
    void aFullDiskRefusesWritesKeepsReadingAndResumesWhenThereIsRoom() throws Exception {
        var holder = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=96m tmpfs \"$1\" && echo mounted && read end",
                        "sh",
                        place.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = holder.inputReader()) {
            assertEquals("mounted", said.readLine(), "a user namespace is needed to mount a small file system");
            var folder = Path.of("/proc/" + holder.pid() + "/root" + place);
            var scope = new IngestScope.TenantBound(new TenantId(1), "key");
            try (var at = new TestLedger(folder)) {
                int next = 0;
                for (; next < 2000; next += 100)
                    at.ingest
                            .accept(scope, LedgerChild.batch(next, 100), Instant.now())
                            .join();
                var filler = folder.resolve("filler");
                try (var out = Files.newOutputStream(filler)) {
                    var block = new byte[1 << 16];
                    assertThrows(IOException.class, () -> {
                        while (true) out.write(block);
                    });
                }
                int refused = next;
                var failure = assertThrows(CompletionException.class, () -> {
                    for (int i = 0; i < 200; i++)
                        at.ingest
                                .accept(scope, LedgerChild.batch(refused + i * 1000, 1000), Instant.now())
                                .join();
                });
                assertInstanceOf(DiskFull.class, failure.getCause(), String.valueOf(failure.getCause()));
                assertTrue(Long.parseLong(
                                at.rows("select count(*) from ledger_event").getFirst())
                        >= 2000);
                Files.delete(filler);
                for (int i = 0; i < 5; i++)
                    at.ingest
                            .accept(scope, LedgerChild.batch(1_000_000 + i * 100, 100), Instant.now())
                            .join();
                assertEquals(
                        "500",
                        at.rows("select count(*) from ledger_event where length(id) = 8")
                                .getFirst());
            }
            try (var again = new TestLedger(folder)) {
                assertEquals(
                        "500",
                        again.rows("select count(*) from ledger_event where length(id) = 8")
                                .getFirst());
            }
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }
}
