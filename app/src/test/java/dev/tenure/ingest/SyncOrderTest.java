package dev.tenure.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A system-call trace of a thousand acknowledgements: before each, the ledger's log was written and synced.
class SyncOrderTest {

    private static final int BATCHES = 1000;
    private static final Pattern FILE = Pattern.compile("<([^>]*)>");

    @TempDir
    Path folder;

    @Test
    void noAcknowledgementIsSentBeforeTheSyncThatCoversIt() throws Exception {
        var trace = folder.resolve("trace");
        var child = LedgerChild.builder(
                        Files.createDirectory(folder.resolve("ledger")),
                        "strace",
                        "-f",
                        "-y",
                        "-e",
                        "trace=write,pwrite64,fsync,fdatasync",
                        "-s",
                        "16",
                        "-o",
                        trace.toString())
                .start();
        var out = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("ready", out.readLine());
        try (var in = child.outputWriter(StandardCharsets.UTF_8)) {
            for (int i = 0; i < BATCHES; i++) {
                in.write(i + " 1\n");
                in.flush();
                assertEquals("ack " + i, out.readLine());
            }
        }
        assertEquals(0, child.waitFor());

        boolean ready = false;
        boolean unsynced = false;
        boolean syncedSinceAck = false;
        int acknowledgements = 0;
        for (var line : Files.readAllLines(trace)) {
            if (line.contains("\"ready")) ready = true;
            if (!ready) continue;
            var file = FILE.matcher(line);
            boolean ledger = file.find() && file.group(1).contains("ledger.duckdb");
            boolean sync = line.contains("fsync(") || line.contains("fdatasync(");
            // A call another thread interrupted is traced in two lines; a sync counts once it has returned.
            if (ledger && line.contains("write") && !sync) unsynced = true;
            if (sync && ledger && !line.contains("unfinished") || line.contains("sync resumed")) {
                unsynced = false;
                syncedSinceAck = true;
            }
            if (line.contains("\"ack ")) {
                acknowledgements++;
                assertTrue(syncedSinceAck && !unsynced, "acknowledged before the sync: " + line);
                syncedSinceAck = false;
            }
        }
        assertEquals(BATCHES, acknowledgements);
    }
}
