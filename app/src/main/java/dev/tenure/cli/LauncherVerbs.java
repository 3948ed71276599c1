package dev.tenure.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The verbs that the launcher starts in programs of their own. They are described here, so that help and completion
/// know them and their options; the programs take the description and add what is done.
public final class LauncherVerbs {

    private LauncherVerbs() {}

    @Command(
            name = "serve",
            mixinStandardHelpOptions = true,
            description = "Runs the server until it is stopped; prints 'ready URL' once it answers.")
    public static class Serve implements Callable<Integer> {

        @Option(names = "--data-dir", paramLabel = "DIR", description = "holds everything (TENURE_DATA_DIR; .tenure)")
        protected @Nullable Path dataDir;

        @Option(names = "--port", description = "0 takes any free one (SERVER_PORT; 8080)")
        protected @Nullable Integer port;

        @Option(names = "--address", description = "where to listen (SERVER_ADDRESS; 127.0.0.1)")
        protected @Nullable String address;

        @Option(names = "--as-of", paramLabel = "DAY", description = "the day the server believes it is (TENURE_AS_OF)")
        protected @Nullable LocalDate asOf;

        @Option(names = "--config", paramLabel = "FILE", description = "further settings, YAML or properties")
        protected @Nullable Path config;

        @Option(names = "--reset", description = "erases the data directory first")
        protected boolean reset;

        @Option(names = "--until-stdin-ends", hidden = true, description = "ends with the process that started it")
        protected boolean untilStdinEnds;

        @Override
        public Integer call() {
            throw startedByTheLauncher("serve");
        }
    }

    @Command(
            name = "bench",
            mixinStandardHelpOptions = true,
            description = "Measures Tenure beside what it is compared to, in one run on this machine.")
    public static class Bench implements Callable<Integer> {

        public static final List<String> NAMES =
                List.of("signals", "cycle", "ingest", "history", "at-risk", "sign-in", "demo", "start");

        public enum Form {
            table,
            json,
            csv
        }

        static final class Names extends ArrayList<String> {
            Names() {
                super(NAMES);
            }
        }

        @Parameters(
                paramLabel = "NAME",
                completionCandidates = Names.class,
                description = "one of ${COMPLETION-CANDIDATES}")
        protected String name = "";

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FORM",
                description = "table, json or csv (table)")
        protected Form form = Form.table;

        @Option(names = "--quick", description = "a small run that shows the harness works, no figure to publish")
        protected boolean quick;

        @Override
        public Integer call() throws Exception {
            throw startedByTheLauncher("bench");
        }
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = "Runs all tests; only in a checkout, by its ./tenure.")
    static final class Test implements Callable<Integer> {

        @Option(names = "--long", description = "those too that take an hour")
        boolean all;

        @Parameters(paramLabel = "ARGUMENT", description = "passed on to Maven")
        List<String> more = List.of();

        @Override
        public Integer call() {
            throw new CommandFailed(
                    CommandFailed.USAGE, "there are no tests in a release", "run ./tenure test in a checkout");
        }
    }

    private static CommandFailed startedByTheLauncher(String verb) {
        return new CommandFailed(
                CommandFailed.USAGE, "'" + verb + "' is a program of its own", "start it by bin/tenure " + verb);
    }
}
