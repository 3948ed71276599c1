package dev.tenure.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    private static final UUID FIRST = new UUID(1, 1);
    private static final UUID SECOND = new UUID(2, 2);

    @Test
    void aNewDirectoryIsMarkedAndKeepsItsServersName(@TempDir Path home) {
        DataDirectory.open(home.resolve("a/b"), FIRST).close();
        try (var again = DataDirectory.open(home.resolve("a/b"), SECOND)) {
            assertEquals(FIRST, again.serverId());
        }
    }

    @Test
    void aCopyIsNamedAnewAndAMovedDirectoryIsNot(@TempDir Path home) throws IOException {
        var original = home.resolve("original");
        var copy = Files.createDirectory(home.resolve("copy"));
        DataDirectory.open(original, FIRST).close();
        try (var files = Files.list(original)) {
            for (var file : files.toList()) Files.copy(file, copy.resolve(file.getFileName()));
        }
        var third = new UUID(3, 3);
        for (int start = 0; start < 2; start++)
            try (var used = DataDirectory.open(copy, start == 0 ? SECOND : third)) {
                assertEquals(SECOND, used.serverId());
            }
        var moved = Files.move(original, home.resolve("moved"));
        var link = Files.createSymbolicLink(home.resolve("link"), moved);
        for (var same : List.of(moved, link))
            try (var used = DataDirectory.open(same, third)) {
                assertEquals(FIRST, used.serverId());
            }
    }

    @Test
    void aSecondServerIsRefusedUntilTheFirstLetsGo(@TempDir Path home) {
        var first = DataDirectory.open(home, FIRST);
        var refused = assertThrows(StartRefused.class, () -> DataDirectory.open(home, SECOND));
        assertEquals("another server is using " + home, refused.problem());
        first.close();
        DataDirectory.open(home, SECOND).close();
    }

    @Test
    void aFormatFromTheFutureOrOfNobodyIsRefusedWithARemedy(@TempDir Path home) throws IOException {
        DataDirectory.open(home, FIRST).close();
        Files.writeString(home.resolve("format"), "99\n");
        var newer = assertThrows(StartRefused.class, () -> DataDirectory.open(home, FIRST));
        assertTrue(newer.problem().contains("has format 99"), newer.problem());
        assertTrue(newer.remedy().contains("newer Tenure"), newer.remedy());
        for (var nonsense : List.of("", "one", "-3", "0")) {
            Files.writeString(home.resolve("format"), nonsense);
            var unknown = assertThrows(StartRefused.class, () -> DataDirectory.open(home, FIRST));
            assertTrue(unknown.problem().contains("unknown format"), unknown.problem());
        }
        Files.writeString(home.resolve("format"), DataDirectory.FORMAT + "\n");
        DataDirectory.open(home, FIRST).close();
    }

    @Test
    void aFolderOfSomebodyElseIsNeitherUsedNorErased(@TempDir Path home) throws IOException {
        Files.writeString(home.resolve("thesis.txt"), "years of work");
        assertThrows(StartRefused.class, () -> DataDirectory.open(home, FIRST));
        assertThrows(StartRefused.class, () -> DataDirectory.erase(home));
        assertEquals("years of work", Files.readString(home.resolve("thesis.txt")));
        assertFalse(Files.exists(home.resolve("format")));
    }

    @Test
    void erasingEmptiesItUnlessAServerRuns(@TempDir Path home) throws IOException {
        try (var used = DataDirectory.open(home, FIRST)) {
            Files.createDirectories(used.path().resolve("usage/events"));
            assertThrows(StartRefused.class, () -> DataDirectory.erase(home));
        }
        assertTrue(Files.exists(home.resolve("usage/events")));
        DataDirectory.erase(home);
        assertFalse(Files.exists(home.resolve("usage")));
        try (var fresh = DataDirectory.open(home, SECOND)) {
            assertEquals(SECOND, fresh.serverId());
        }
    }

    @Test
    void aFolderThatThereCannotBeAndAnIdThatIsNoneAreSaid(@TempDir Path home) throws IOException {
        var impossible = Path.of("/proc/tenure");
        var refused = assertThrows(StartRefused.class, () -> DataDirectory.open(impossible, FIRST));
        assertEquals("the data directory /proc/tenure cannot be used (/proc/tenure: there is none)", refused.problem());
        DataDirectory.open(home, FIRST).close();
        Files.writeString(home.resolve("server-id"), "");
        var nameless = assertThrows(StartRefused.class, () -> DataDirectory.open(home, FIRST));
        assertEquals(home.resolve("server-id") + " holds no server's name", nameless.problem());
    }

    @Test
    void aFileInThePlaceOfTheFolderIsSaid(@TempDir Path home) throws IOException {
        var file = Files.writeString(home.resolve("file"), "");
        var refused = assertThrows(StartRefused.class, () -> DataDirectory.open(file, FIRST));
        assertEquals(file + " is a file", refused.problem());
    }
}
