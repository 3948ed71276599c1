package dev.tenure;

import dev.tenure.store.DataDirectory;
import dev.tenure.store.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// Shows a password to a person at a terminal, and to nobody else: what a server prints elsewhere ends in a log, which
/// more people read than the data directory and which is kept for longer.
final class FirstPassword {

    private FirstPassword() {}

    static void tell(String password, Path directory) {
        var console = System.console();
        if (console != null && console.isTerminal())
            System.out.println("first account: sign in as admin with password " + password + " (shown this once)");
        else System.out.println("first account: sign in as admin with the password in " + write(password, directory));
    }

    static Path write(String password, Path directory) {
        var file = directory.toAbsolutePath().normalize().resolve(DataDirectory.FIRST_PASSWORD);
        try {
            OwnerOnly.write(file, password + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("the first password cannot be written to " + file, e);
        }
        return file;
    }
}
