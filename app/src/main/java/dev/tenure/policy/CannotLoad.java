package dev.tenure.policy;

import org.jspecify.annotations.Nullable;

/// Without its policies and their engine nothing can be decided, so nothing starts.
public final class CannotLoad extends IllegalStateException {

    private final String problem;
    private final String remedy;

    CannotLoad(String problem, String remedy, @Nullable Throwable cause) {
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
