package dev.tenure.cli;

import dev.tenure.store.FileProblem;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line's front door. Exit codes: 0 ok, 1 failed, 2 usage, 3 denied, 4 needs approval,
/// 5 not found, 6 verification failed. The answer goes to stdout, everything else to stderr.
@Command(
        name = "tenure",
        mixinStandardHelpOptions = true,
        versionProvider = TenureCli.Version.class,
        description = "Customer success: usage into explained health.",
        footer = {"", "Completion: source <(tenure generate-completion)"})
public final class TenureCli {

    private static final List<Class<?>> VERBS = List.of(
            TenantsCommands.class,
            HandoversCommands.class,
            HealthCommands.class,
            CycleCommands.class,
            KeysCommands.class,
            TokensCommands.class,
            UnmatchedCommands.class,
            QuarantineCommands.class,
            PrivacyCommands.class,
            HistoryImportsCommands.class,
            FactsCommands.class,
            ImportsCommands.class,
            SourcesCommands.class,
            OutletsCommands.class,
            RevenueCommands.class,
            PolicyCommands.class,
            ReceiptsCommands.class,
            ReceiptsCommands.Verify.class,
            ImportCommands.class,
            ExportCommands.class,
            DemoCommand.class,
            LoginCommand.class,
            AdminCommands.class,
            LauncherVerbs.Serve.class,
            LauncherVerbs.Bench.class,
            LauncherVerbs.Test.class);

    private TenureCli() {}

    public static void main(String[] args) {
        System.exit(commandLine(args).execute(args));
    }

    /// What the options of every verb are takes longer to work out than most verbs take to answer, so that the verb
    /// which is asked for is the only one there is. Without one, and to tell of them, all are.
    public static CommandLine commandLine(String... arguments) {
        var line = new CommandLine(new TenureCli());
        var asked = VERBS.stream()
                .filter(verb -> arguments.length > 0 && name(verb).equals(arguments[0]))
                .toList();
        for (var verb : asked.isEmpty() ? VERBS : asked) line.addSubcommand(verb);
        if (asked.isEmpty()) {
            line.addSubcommand(AutoComplete.GenerateCompletion.class);
            line.addSubcommand(CommandLine.HelpCommand.class);
        }
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, at, _) -> {
            var failed = failed(failure);
            if (failed == null) throw failure;
            at.getErr().println("tenure: " + failed.getMessage());
            return failed.exitCode();
        });
        return line;
    }

    /// A file that cannot be used is for the user to mend, wherever it is met; anything else is a fault of ours.
    private static @Nullable CommandFailed failed(Throwable failure) {
        return switch (failure) {
            case CommandFailed failed -> failed;
            case FileSystemException file ->
                new CommandFailed(
                        CommandFailed.FAILED,
                        FileProblem.of(file),
                        "let it be a file or folder that " + System.getProperty("user.name") + " can use");
            default -> null;
        };
    }

    private static String name(Class<?> verb) {
        return verb.getAnnotation(Command.class).name();
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = TenureCli.class.getPackage().getImplementationVersion();
            return new String[] {"tenure " + (version == null ? "from classes" : version)};
        }
    }
}
