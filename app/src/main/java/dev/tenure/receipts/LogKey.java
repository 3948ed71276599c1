package dev.tenure.receipts;

import dev.tenure.verify.Checkpoint;
import dev.tenure.verify.Ed25519;
import dev.tenure.verify.Refused;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;

/// The Ed25519 key that signs the checkpoints of logs.
public final class LogKey {

    private final KeyPair pair;
    private final byte[] raw;

    public LogKey(KeyPair pair) {
        this.pair = pair;
        try {
            this.raw = Ed25519.raw(pair.getPublic().getEncoded());
        } catch (Refused e) {
            throw new IllegalArgumentException("a log signs with Ed25519", e);
        }
    }

    public static LogKey generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(255, random);
            return new LogKey(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /// A signed note: what a log publishes, and what a receipt carries.
    byte[] sign(Checkpoint checkpoint) {
        try {
            var engine = Signature.getInstance("Ed25519");
            engine.initSign(pair.getPrivate());
            engine.update(checkpoint.text());
            return checkpoint.note(raw, engine.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the log key cannot sign", e);
        }
    }

    byte[] spki() {
        return pair.getPublic().getEncoded();
    }

    byte[] keyId(String origin) {
        return Checkpoint.keyId(origin, raw);
    }

    /// The line that readers of signed notes take a key from.
    public String verifierKey(String origin) {
        var typed = new byte[1 + raw.length];
        typed[0] = 1;
        System.arraycopy(raw, 0, typed, 1, raw.length);
        return origin + "+" + HexFormat.of().formatHex(keyId(origin), 0, 4) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }
}
