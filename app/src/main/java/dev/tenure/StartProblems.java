package dev.tenure;

import dev.tenure.store.StartRefused;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;

/// A problem the operator can mend is one line, cause and remedy; anything else keeps its stack trace.
class StartProblems implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            switch (at) {
                case StartRefused refused -> {
                    System.err.println("tenure: " + refused.getMessage());
                    return true;
                }
                case PortInUseException taken -> {
                    System.err.println("tenure: port " + taken.getPort()
                            + " is in use; stop what uses it, or choose another with --port");
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }
}
