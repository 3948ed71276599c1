package dev.tenure.ingest;

import static dev.tenure.ingest.TestLedger.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.TenantId;
import dev.tenure.ingest.IngestScope.TenantBound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyWindowTest {

    private static final IngestScope NORTHWIND = new TenantBound(new TenantId(1), "northwind's key");

    @TempDir
    Path folder;

    @FunctionalInterface
    private interface Damage {
        void to(Path filter) throws IOException;
    }

    @Test
    void aRestartReadsTheSavedFilterAndKnowsEveryKey() throws IOException {
        restartAfter(filter -> assertTrue(Files.size(filter) > 1 << 20));
    }

    @Test
    void aMissingFilterIsMadeAgain() throws IOException {
        restartAfter(Files::delete);
    }

    @Test
    void aTruncatedFilterIsMadeAgain() throws IOException {
        restartAfter(filter -> Files.write(filter, Arrays.copyOf(Files.readAllBytes(filter), 4096)));
    }

    @Test
    void aDamagedFilterIsMadeAgain() throws IOException {
        restartAfter(filter -> {
            var bytes = Files.readAllBytes(filter);
            Arrays.fill(bytes, 1000, bytes.length / 2, (byte) 0);
            Files.write(filter, bytes);
        });
    }

    @Test
    void aFilterSavedBeforeTheServerWasKilledIsCompleted() throws IOException {
        var older = folder.resolve("older.filter");
        restartAfter(filter -> Files.copy(older, filter, StandardCopyOption.REPLACE_EXISTING), older);
    }

    @Test
    void aFilterOfOtherKeysIsNotBelieved() throws IOException {
        var other = folder.resolve("other");
        try (var at = new TestLedger(Files.createDirectories(other))) {
            assertEquals(all("accepted", 600), at.send(NORTHWIND, NOW, events("other", 0, 600)));
        }
        restartAfter(filter -> Files.copy(filter(other), filter, StandardCopyOption.REPLACE_EXISTING));
    }

    @Test
    void aFullOrOldGenerationIsFollowedByAnotherAndForgottenWithItsFile() throws IOException {
        try (var at = new TestLedger(folder)) {
            at.send(NORTHWIND, NOW, events("a", 0, 10));
            at.send(NORTHWIND, NOW.plus(Duration.ofDays(4)), events("b", 0, 10));
            assertEquals(all("duplicate", 10), at.send(NORTHWIND, NOW.plus(Duration.ofDays(30)), events("a", 0, 10)));
            at.send(NORTHWIND, NOW.plus(Duration.ofDays(41)), events("c", 0, 10));
            assertEquals(all("duplicate", 10), at.send(NORTHWIND, NOW.plus(Duration.ofDays(35)), events("c", 0, 10)));
        }
        try (var files = Files.list(filter(folder).getParent())) {
            assertEquals(
                    List.of("generation-2.filter", "generation-4.filter"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aFilterMayBeSavedWhileItGrows() throws IOException {
        var keys = new SplittableRandom(7).longs(200_000).toArray();
        var filter = KeyFilter.empty(keys.length);
        var file = folder.resolve("growing.filter");
        for (int i = 0; i < 100_000; i++) filter.add(keys[i]);
        var growing = CompletableFuture.runAsync(() -> {
            for (int i = 100_000; i < keys.length; i++) filter.add(keys[i]);
        });
        filter.save(file, new KeyFilter.Cover(100_000, keys[99_999]));
        growing.join();
        var saved = KeyFilter.load(file, keys.length, -1).orElseThrow();
        assertEquals(new KeyFilter.Cover(100_000, keys[99_999]), saved.cover());
        for (int i = 0; i < 100_000; i++) assertTrue(saved.filter().suspects(keys[i]));
        var strangers = new SplittableRandom(8).longs(200_000).filter(saved.filter()::suspects);
        assertTrue(strangers.count() < 20);
    }

    private void restartAfter(Damage damage) throws IOException {
        restartAfter(damage, folder.resolve("older.filter"));
    }

    private void restartAfter(Damage damage, Path older) throws IOException {
        try (var at = new TestLedger(folder)) {
            assertEquals(all("accepted", 500), at.send(NORTHWIND, NOW, events("a", 0, 500)));
        }
        Files.copy(filter(folder), older);
        try (var at = new TestLedger(folder)) {
            assertEquals(all("accepted", 500), at.send(NORTHWIND, NOW, events("a", 500, 1000)));
        }
        damage.to(filter(folder));
        try (var at = new TestLedger(folder)) {
            assertEquals(all("duplicate", 1000), at.send(NORTHWIND, NOW, events("a", 0, 1000)));
            assertEquals(all("accepted", 1000), at.send(NORTHWIND, NOW, events("b", 0, 1000)));
        }
    }

    private static Path filter(Path folder) {
        return folder.resolve("events").resolve("keys").resolve("generation-1.filter");
    }

    private static List<String> all(String word, int count) {
        return Collections.nCopies(count, word);
    }

    private static String events(String name, int from, int until) {
        return IntStream.range(from, until)
                .mapToObj(i -> """
                        {"specversion":"1.0","id":"%s-%d","source":"/app","type":"user.active"}""".formatted(name, i))
                .collect(Collectors.joining(","));
    }
}
