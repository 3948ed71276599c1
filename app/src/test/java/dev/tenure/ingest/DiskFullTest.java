package dev.tenure.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tenure.core.TenantId;
import dev.tenure.store.DiskFull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a real file system that runs full: a small tmpfs, which takes the right to mount.
class DiskFullTest {

    @TempDir
    Path folder;

    @Test
    void aFullDiskRefusesWritesKeepsReadingAndResumesWhenThereIsRoom() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", folder.toString()) == 0,
                "whoever may not mount has this run in a namespace of his own, by DiskFullAsAUserTest");
        try {
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
            assertEquals(0, run("umount", folder.toString()));
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
