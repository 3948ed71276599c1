package dev.tenure.outside;

import dev.tenure.store.StartRefused;
import dev.tenure.store.YamlProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A YAML file that an operator wrote into the data directory. What cannot be meant stops the start by its name.
///
/// @param what it configures, in words: the server can be started without it
public record OperatorFile(Path path, String what) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /// Empty when there is no such file.
    public <T> Optional<T> read(Class<T> type) {
        if (!Files.exists(path)) return Optional.empty();
        try {
            return Optional.ofNullable(YAML.readValue(Files.readString(path), type));
        } catch (JacksonException wrong) {
            throw refused(YamlProblem.of(wrong), wrong);
        } catch (IOException unreadable) {
            throw StartRefused.file(path, unreadable);
        }
    }

    public StartRefused refused(String problem, Exception cause) {
        return new StartRefused(
                path + ": " + problem, "mend the file, or move it away to start without " + what, cause);
    }

    public static String required(String field, @Nullable String text) {
        if (text == null || text.isBlank()) throw new IllegalArgumentException(field + ": the field is missing");
        return text.strip();
    }
}
