package dev.tenure.receipts;

import dev.tenure.verify.Checkpoint;
import dev.tenure.verify.Ed25519;
import dev.tenure.verify.Refused;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;

/// The Ed25519 key that signs the checkpoints of logs.
final class LogKey {

    private final KeyPair pair;
    private final byte[] raw;

    LogKey(KeyPair pair) {
        this.pair = pair;
        try {
            this.raw = Ed25519.raw(pair.getPublic().getEncoded());
        } catch (Refused e) {
            throw new IllegalArgumentException("a log signs with Ed25519", e);
        }
    }

    static LogKey generate(SecureRandom random) {
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

    KeyPair pair() {
        return pair;
    }

    byte[] spki() {
        return pair.getPublic().getEncoded();
    }

    byte[] keyId(String origin) {
        return Checkpoint.keyId(origin, raw);
    }
}
