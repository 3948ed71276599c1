package dev.tenure.store;

/// The server cannot start for a reason the operator can mend. Printed as one line, without a stack trace.
public final class StartRefused extends RuntimeException {

    private final String problem;
    private final String remedy;

    public StartRefused(String problem, String remedy) {
        this(problem, remedy, null);
    }

    public StartRefused(String problem, String remedy, @org.jspecify.annotations.Nullable Throwable cause) {
        super(problem + "; " + remedy, cause);
        this.problem = problem;
        this.remedy = remedy;
    }

    public String problem() {
        return problem;
    }

    public String remedy() {
        return remedy;
    }
}
