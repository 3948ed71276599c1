package dev.tenure.cli;

import dev.tenure.verify.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "receipts",
        description = "What was done, proved to whoever asks.",
        mixinStandardHelpOptions = true,
        subcommands = ReceiptsCommands.Verify.class)
final class ReceiptsCommands {

    /// Needs no server: that is the point of a receipt.
    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = {
                "Verifies receipts, log proofs, checkpoints, or the folder of a whole log, without a server.",
                "Exit code 6 when one is refused; the check that failed is named."
            })
    static final class Verify implements Callable<Integer> {

        @Parameters(arity = "1..*", paramLabel = "FILE")
        List<Path> files = List.of();

        @Option(
                names = "--trust",
                paramLabel = "DIR",
                description = {
                    "what you trust: trusted_root.json and key.pem (those beside each FILE; then compare the",
                    "fingerprints it prints with what the operator published elsewhere)"
                })
        @Nullable
        Path trust;

        @Mixin
        Output output = new Output();

        @Spec
        @SuppressWarnings("NullAway.Init")
        CommandSpec spec;

        @Override
        public Integer call() {
            try {
                var report = Report.of(files, trust);
                var out = spec.commandLine().getOut();
                output.print(
                        out,
                        Client.JSON.readTree(report.json()),
                        Output.columns(
                                "FILE",
                                "file",
                                "VERIFIED",
                                "verified",
                                "KIND",
                                "kind",
                                "LOG",
                                "log",
                                "INDEX",
                                "index",
                                "SIZE",
                                "size",
                                "STAMPED",
                                "stamped",
                                "CHECK",
                                "check",
                                "WHY",
                                "message"));
                if (output.form == Output.Form.table)
                    for (var line : report.trusted()) out.println("on the word of " + line);
                return report.verified() ? 0 : CommandFailed.NOT_VERIFIED;
            } catch (IOException e) {
                throw new CommandFailed(
                        CommandFailed.FAILED,
                        "cannot read " + e.getMessage(),
                        "what is trusted, trusted_root.json and key.pem, stands beside the file or in --trust DIR");
            }
        }
    }
}
