package dev.tenure.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a credential stands, so that a configuration names it without holding it. Its value is read when it is needed
/// and kept nowhere.
public sealed interface Secret {

    record Environment(String variable) implements Secret {}

    record InFile(Path path) implements Secret {}

    /// It is not where it should be. The message holds nothing of it.
    final class Absent extends IllegalArgumentException {
        Absent(String message) {
            super(message);
        }
    }

    /// @param field of the configuration, for the message
    /// @param directory in which the file lies, when it is named by a relative path
    static Secret of(String field, @Nullable String env, @Nullable String file, Path directory) {
        if (env != null && file == null) return new Environment(env);
        if (file != null && env == null) return new InFile(directory.resolve(file));
        throw new IllegalArgumentException(field + ": it has an env or a file, one of the two");
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

    /// The same, refused from a file that others than its owner can open.
    default String ownValue(Map<String, String> environment) {
        if (this instanceof InFile(var path) && readableByOthers(path))
            throw new Absent("the credential in " + path + " can be read by others: chmod 600 " + path);
        return value(environment);
    }

    private static boolean readableByOthers(Path path) {
        Set<PosixFilePermission> mine = EnumSet.of(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);
        try {
            return Files.exists(path) && !mine.containsAll(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new Absent("the credential in " + path + " cannot be read");
        }
    }
}
