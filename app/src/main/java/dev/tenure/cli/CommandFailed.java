package dev.tenure.cli;

import dev.tenure.store.FileProblem;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.ExitCode;

/// A command that could not do its work: what happened, how to mend it, and the exit code a script sees.
final class CommandFailed extends RuntimeException {

    static final int FAILED = 1;
    static final int USAGE = ExitCode.USAGE;
    static final int DENIED = 3;
    static final int NEEDS_APPROVAL = 4;
    static final int NOT_FOUND = 5;
    static final int NOT_VERIFIED = 6;

    private final int exitCode;

    CommandFailed(int exitCode, String what, String fix) {
        super(fix.isBlank() ? what : what + " – " + fix);
        this.exitCode = exitCode;
    }

    /// A file of Tenure's own that cannot be used.
    static CommandFailed file(Path file, IOException failure, String fix) {
        return new CommandFailed(FAILED, file + " cannot be read or written: " + FileProblem.reason(failure), fix);
    }

    int exitCode() {
        return exitCode;
    }
}
