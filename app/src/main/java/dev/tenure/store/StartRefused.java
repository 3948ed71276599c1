package dev.tenure.store;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The server cannot start for a reason the operator can mend. Printed as one line, without a stack trace.
public final class StartRefused extends RuntimeException {

    private final String problem;
    private final String remedy;

    public StartRefused(String problem, String remedy) {
        this(problem, remedy, null);
    }

    public StartRefused(String problem, String remedy, @Nullable Throwable cause) {
        super(problem + "; " + remedy, cause);
        this.problem = problem;
        this.remedy = remedy;
    }

    public static StartRefused file(Path file, IOException failure) {
        return new StartRefused(
                file + " cannot be read or written (" + FileProblem.reason(failure) + ")",
                "let it be a file or folder that " + System.getProperty("user.name") + " can use",
                failure);
    }

    public String problem() {
        return problem;
    }

    public String remedy() {
        return remedy;
    }
}
