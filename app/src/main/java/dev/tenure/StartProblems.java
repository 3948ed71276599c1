package dev.tenure;

import dev.tenure.store.StartRefused;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/// A problem the operator can mend is one line, cause and remedy; anything else keeps its stack trace.
class StartProblems implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            var said = inOneLine(at);
            if (said == null) continue;
            System.err.println("tenure: " + said);
            return true;
        }
        return false;
    }

    private static @Nullable String inOneLine(Throwable failure) {
        return switch (failure) {
            case StartRefused refused -> refused.getMessage();
            case PortInUseException taken ->
                "port " + taken.getPort() + " is in use; stop what uses it, or choose another with --port";
            case MarkedYAMLException unclear ->
                "a settings file is no YAML (" + unclear.getProblem() + ", line "
                        + (unclear.getProblemMark().getLine() + 1) + "); correct it";
            case YAMLException unclear -> "a settings file is no YAML (" + firstLine(unclear) + "); correct it";
            case BindException wrong -> {
                var property = wrong.getProperty();
                var value = property == null ? "" : " is '" + property.getValue() + "', which";
                yield "the setting " + wrong.getName() + value + " cannot be used; correct it, or leave it out";
            }
            case FileSystemException file ->
                StartRefused.file(Path.of(file.getFile()), file).getMessage();
            default -> null;
        };
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
