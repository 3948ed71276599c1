package dev.tenure.privacy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// 32 secret bytes and what is done with them: AES-256-GCM to keep, HMAC-SHA-256 to find again. Each use has a key
/// of its own, so that what is published of one says nothing about another.
final class Lock {

    static final int BYTES = 32;

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int DIGEST_BYTES = 16;

    private final SecretKeySpec sealing;
    private final SecretKeySpec finding;
    private final SecretKeySpec digesting;
    private final RandomGenerator random;

    Lock(byte[] secret, RandomGenerator random) {
        if (secret.length != BYTES) throw new IllegalArgumentException("a lock has " + BYTES + " bytes");
        var root = new SecretKeySpec(secret, "HmacSHA256");
        this.sealing = new SecretKeySpec(mac(root, "seal"), "AES");
        this.finding = new SecretKeySpec(mac(root, "find"), "HmacSHA256");
        this.digesting = new SecretKeySpec(mac(root, "digest"), "HmacSHA256");
        this.random = random;
    }

    static byte[] secret(RandomGenerator random) {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    byte[] find(String text) {
        return mac(finding, text);
    }

    String digest(String text) {
        return "d~"
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Arrays.copyOf(mac(digesting, text), DIGEST_BYTES));
    }

    /// @param place where it will lie: sealed text that was moved elsewhere does not open
    byte[] seal(String place, byte[] plain) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(plain);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    /// Empty when it was sealed with another key, or altered.
    Optional<byte[]> open(String place, byte[] sealed) {
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE), place)
                    .doFinal(sealed, NONCE, sealed.length - NONCE));
        } catch (AEADBadTagException _) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealing, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
        }
    }
}
