package dev.tenure.cli;

import dev.tenure.store.DataDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "admin",
        description = "For whoever has the machine the server runs on.",
        mixinStandardHelpOptions = true,
        subcommands = AdminCommands.Recover.class)
final class AdminCommands {

    /// Asks by a file, not by the token beside the server: a token can be copied to another machine.
    @Command(
            name = "recover",
            description = {
                "Makes a new password for an administrator who cannot get in, and ends his sessions.",
                "For the owner of the data directory, or root. That it happened stands on the page People."
            },
            mixinStandardHelpOptions = true)
    static final class Recover implements Callable<Integer> {

        private static final int PATIENCE_TENTHS = 200;

        @Option(names = "--login", description = "whose (admin)")
        String login = "admin";

        @Option(
                names = "--data-dir",
                paramLabel = "DIR",
                description = "the server's data directory (TENURE_DATA_DIR, else .tenure)")
        @Nullable
        Path dataDir;

        @Spec
        @Nullable
        CommandSpec spec;

        @Override
        public Integer call() throws IOException, InterruptedException {
            var directory =
                    dataDir != null ? dataDir : Path.of(System.getenv().getOrDefault("TENURE_DATA_DIR", ".tenure"));
            if (!Files.exists(directory.resolve("server-id")))
                throw new CommandFailed(
                        CommandFailed.USAGE,
                        directory + " is no data directory of Tenure",
                        "name the server's with --data-dir");
            var answer = directory.resolve(DataDirectory.RECOVERED);
            Files.deleteIfExists(answer);
            ask(directory);
            var password = directory.toAbsolutePath().normalize().resolve(DataDirectory.FIRST_PASSWORD);
            if (!runs(directory)) {
                err().println("no server is running on " + directory + "; its next start writes the password of "
                        + login + " to " + password);
                return 0;
            }
            var said = answered(directory, answer);
            if (said.startsWith("refused "))
                throw new CommandFailed(
                        CommandFailed.DENIED,
                        said.substring("refused ".length()),
                        "name an administrator with --login");
            tell(password);
            return 0;
        }

        private void ask(Path directory) throws IOException {
            var fresh = Files.createTempFile(directory, ".recovery", ".new");
            Files.writeString(fresh, login + "\n");
            // The server's user is not always the one who asks, and a login is no secret.
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(
                    fresh,
                    directory.resolve(DataDirectory.RECOVERY),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }

        private static boolean runs(Path directory) {
            return Context.read(directory.resolve(Context.FILE))
                    .filter(each -> each.isOf(directory) && each.isLive())
                    .isPresent();
        }

        private static String answered(Path directory, Path answer) throws IOException, InterruptedException {
            for (int i = 0; i < PATIENCE_TENTHS; i++) {
                if (Files.exists(answer)) {
                    var said = Files.readString(answer).strip();
                    Files.delete(answer);
                    return said;
                }
                Thread.sleep(100);
            }
            Files.deleteIfExists(directory.resolve(DataDirectory.RECOVERY));
            throw new CommandFailed(
                    CommandFailed.FAILED, "the server on " + directory + " did not answer", "its log says why");
        }

        /// Shown to a person at a terminal; what is printed elsewhere ends in a log.
        private void tell(Path password) throws IOException {
            var console = System.console();
            var out = Objects.requireNonNull(spec).commandLine().getOut();
            if (console == null || !console.isTerminal()) {
                out.println("sign in as " + login + " with the password in " + password);
                return;
            }
            out.println("sign in as " + login + " with password "
                    + Files.readString(password).strip() + " (shown this once)");
            Files.delete(password);
        }

        private PrintWriter err() {
            return Objects.requireNonNull(spec).commandLine().getErr();
        }
    }
}
