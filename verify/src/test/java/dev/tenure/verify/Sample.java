package dev.tenure.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// One receipt and what belongs to it, as the product wrote them.
final class Sample {

    static final String RECEIPT = "bundle.sigstore.json";
    static final String PROOF = "receipt.tlog-proof";
    static final String CHECKPOINT = "checkpoint";

    private Sample() {}

    static byte[] file(String name) throws IOException {
        try (var in = Objects.requireNonNull(Sample.class.getResourceAsStream("/sample/" + name), name)) {
            return in.readAllBytes();
        }
    }

    static String text(String name) throws IOException {
        return new String(file(name), StandardCharsets.UTF_8);
    }

    static Trust trust() throws IOException, Refused {
        return Trust.read(file("trusted_root.json"), List.of(text("key.pem")));
    }
}
