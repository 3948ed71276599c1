package dev.tenure.receipts;

import dev.tenure.verify.Es256;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/// A key that signs with ES256: receipts, and the time stamps of the built-in authority.
final class ReceiptKey {

    private final PrivateKey privateKey;
    private final ECPublicKey publicKey;
    private final SecureRandom random;

    ReceiptKey(KeyPair pair, SecureRandom random) {
        this.privateKey = pair.getPrivate();
        this.publicKey = (ECPublicKey) pair.getPublic();
        this.random = random;
    }

    static ReceiptKey generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return new ReceiptKey(generator.generateKeyPair(), random);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    /// In the one DER encoding the verifier takes, whatever the engine made.
    byte[] sign(byte[] message) {
        try {
            var engine = Signature.getInstance("SHA256withECDSAinP1363Format");
            engine.initSign(privateKey, random);
            engine.update(message);
            return Es256.der(engine.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the receipt key cannot sign", e);
        }
    }

    ECPublicKey publicKey() {
        return publicKey;
    }

    KeyPair pair() {
        return new KeyPair(publicKey, privateKey);
    }

    byte[] spki() {
        return publicKey.getEncoded();
    }

    String thumbprint() {
        return Es256.thumbprint(publicKey);
    }

    String pem() {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(spki());
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }
}
