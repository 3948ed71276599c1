package dev.tenure.privacy;

import dev.tenure.store.OwnerOnly;
import dev.tenure.store.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// The one secret outside the database: it wraps every tenant's lock, so a copy of the database, or of the ledger,
/// is not enough to learn who anybody is.
final class InstallationKey {

    static final String FILE = "personal.key";

    private InstallationKey() {}

    /// @param needed whether locks were wrapped with it before: then a new one would open none of them
    static byte[] read(Path dataDirectory, boolean needed, RandomGenerator random) {
        var file = dataDirectory.resolve(FILE);
        try {
            if (Files.exists(file)) return parsed(file, Files.readString(file).strip());
            if (needed)
                throw new StartRefused(
                        file + " is missing, and without it the people behind the pseudonyms cannot be known",
                        "put it back from the backup of the data directory");
            var secret = Lock.secret(random);
            OwnerOnly.write(file, HexFormat.of().formatHex(secret) + "\n");
            return secret;
        } catch (IOException e) {
            throw StartRefused.file(file, e);
        }
    }

    static boolean isKey(String text) {
        return text.matches("[0-9a-f]{" + 2 * Lock.BYTES + "}");
    }

    static byte[] parsed(String text) {
        if (!isKey(text)) throw new IllegalArgumentException("a key has " + Lock.BYTES + " bytes in hexadecimal");
        return HexFormat.of().parseHex(text);
    }

    private static byte[] parsed(Path file, String text) {
        if (!isKey(text))
            throw new StartRefused(
                    file + " is not a key of " + Lock.BYTES + " bytes in hexadecimal",
                    "put it back from the backup of the data directory");
        return parsed(text);
    }
}
