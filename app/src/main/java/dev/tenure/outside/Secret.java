package dev.tenure.outside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a credential stands, so that a configuration names it without holding it. Its value is read when it is needed
/// and kept nowhere.
public sealed interface Secret {

    record Environment(String variable) implements Secret {}

    record InFile(Path path) implements Secret {}

    /// As a configuration names one.
    record Written(@Nullable String env, @Nullable String file) {

        /// @param field of the configuration, for the message
        /// @param directory in which the file lies, when it is named by a relative path
        public Secret secret(String field, Path directory) {
            if (env != null && file == null) return new Environment(env);
            if (file != null && env == null) return new InFile(directory.resolve(file));
            throw new IllegalArgumentException(field + ": it has an env or a file, one of the two");
        }
    }

    /// It is not where it should be. The message holds nothing of it.
    final class Absent extends IllegalArgumentException {
        Absent(String message) {
            super(message);
        }
    }

    default String value(Map<String, String> environment) {
        return switch (this) {
            case Environment(String variable) ->
                Optional.ofNullable(environment.get(variable))
                        .orElseThrow(() -> new Absent("the environment has no variable " + variable));
            case InFile(var path) -> {
                try {
                    yield Files.readString(path).strip();
                } catch (IOException e) {
                    throw new Absent("the credential in " + path + " cannot be read");
                }
            }
        };
    }
}
