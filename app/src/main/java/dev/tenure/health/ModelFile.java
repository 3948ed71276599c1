package dev.tenure.health;

import dev.tenure.store.YamlProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A model as a YAML file people edit, and as the canonical JSON its address is taken from: keys sorted,
/// numbers in one spelling, no white space, comments gone.
public final class ModelFile {

    private static final ObjectMapper YAML = strict(YAMLMapper.builder()).build();
    private static final ObjectMapper JSON = strict(JsonMapper.builder()).build();

    private ModelFile() {}

    public static HealthModel shipped() {
        try (InputStream in = ModelFile.class.getResourceAsStream("/models/v1.yaml")) {
            if (in == null) throw new IllegalStateException("the shipped health model is not on the class path");
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "models/v1.yaml");
        } catch (IOException e) {
            throw new IllegalStateException("the shipped health model cannot be read", e);
        }
    }

    public static HealthModel read(Path file) throws IOException {
        return parse(Files.readString(file), file.toString());
    }

    static HealthModel parse(String yaml, String from) {
        try {
            return YAML.readValue(yaml, HealthModel.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("health model " + from + ": " + YamlProblem.of(e), e);
        }
    }

    static String canonical(HealthModel model) {
        return JSON.writeValueAsString(model);
    }

    /// A model beside what its meters count. Without any it is written alone, as all were once: what is stored keeps
    /// its address.
    ///
    /// @param meters by measure, sorted
    record Versioned(Map<String, String> meters, HealthModel model) {}

    static String canonical(Versioned versioned) {
        if (versioned.meters().isEmpty()) return canonical(versioned.model());
        return JSON.writeValueAsString(new Versioned(new TreeMap<>(versioned.meters()), versioned.model()));
    }

    static Versioned ofCanonical(String json) {
        return json.startsWith("{\"meters\":")
                ? JSON.readValue(json, Versioned.class)
                : new Versioned(Map.of(), JSON.readValue(json, HealthModel.class));
    }

    /// SHA-256 of the canonical form, in hex.
    static String digest(String canonical) {
        return HexFormat.of().formatHex(sha256().digest(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <M extends ObjectMapper, B extends MapperBuilder<M, B>> B strict(B builder) {
        return builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY, MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .addMixIn(Curve.class, CurveAsList.class);
    }

    /// In the file a curve is simply its list of knots.
    private interface CurveAsList {
        @com.fasterxml.jackson.annotation.JsonValue
        java.util.List<Curve.Knot> knots();
    }
}
