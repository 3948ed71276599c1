package dev.tenure.verify;

import dev.tenure.verify.Refused.Check;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// Ed25519 as log checkpoints carry it: 32 bytes of key, 64 of signature.
public final class Ed25519 {

    private static final byte[] SPKI_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    public static byte[] raw(byte[] spki) throws Refused {
        if (spki.length != SPKI_PREFIX.length + 32
                || !Arrays.equals(SPKI_PREFIX, Arrays.copyOf(spki, SPKI_PREFIX.length)))
            throw new Refused(Check.KEY, "not an Ed25519 public key");
        return Arrays.copyOfRange(spki, SPKI_PREFIX.length, spki.length);
    }

    public static PublicKey key(byte[] raw) throws Refused {
        if (raw.length != 32) throw new Refused(Check.KEY, "an Ed25519 public key has 32 bytes");
        var spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + 32);
        System.arraycopy(raw, 0, spki, SPKI_PREFIX.length, 32);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
        } catch (GeneralSecurityException e) {
            throw new Refused(Check.KEY, "not an Ed25519 public key: " + e.getMessage());
        }
    }

    public static boolean verify(PublicKey key, byte[] message, byte[] signature) {
        if (signature.length != 64) return false;
        try {
            var engine = Signature.getInstance("Ed25519");
            engine.initVerify(key);
            engine.update(message);
            return engine.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
