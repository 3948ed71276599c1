package dev.tenure.verify;

import dev.tenure.verify.Refused.Check;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// ECDSA over P-256 with SHA-256. The JDK alone takes signatures of wrong lengths (12 of the published vectors), so
/// lengths and ranges are checked here before it is asked.
public final class Es256 {

    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    /// What every P-256 key in its one encoding begins with: an uncompressed point follows.
    private static final byte[] SPKI_PREFIX =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private Es256() {}

    public static ECPublicKey key(byte[] spki) throws Refused {
        if (spki.length != SPKI_PREFIX.length + 64
                || !Arrays.equals(SPKI_PREFIX, Arrays.copyOf(spki, SPKI_PREFIX.length)))
            throw new Refused(Check.KEY, "not an uncompressed P-256 public key");
        try {
            var key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
            requireOnCurve(key);
            return key;
        } catch (GeneralSecurityException e) {
            throw new Refused(Check.KEY, "not a P-256 public key: " + e.getMessage());
        }
    }

    private static void requireOnCurve(ECPublicKey key) throws Refused {
        var curve = key.getParams().getCurve();
        var p = ((java.security.spec.ECFieldFp) curve.getField()).getP();
        var x = key.getW().getAffineX();
        var y = key.getW().getAffineY();
        var right =
                x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB()).mod(p);
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.multiply(y).mod(p).equals(right))
            throw new Refused(Check.KEY, "the public key is not a point of P-256");
    }

    /// The signature as r and s, 32 bytes each (IEEE P1363, as in JWS).
    public static boolean verify(ECPublicKey key, byte[] message, byte[] p1363) {
        if (p1363.length != 64) return false;
        var r = new BigInteger(1, p1363, 0, 32);
        var s = new BigInteger(1, p1363, 32, 32);
        if (!inRange(r) || !inRange(s)) return false;
        try {
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(p1363);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// The signature in its one DER encoding, as Sigstore and X.509 carry it.
    public static boolean verifyDer(ECPublicKey key, byte[] message, byte[] der) throws Refused {
        var parts = Der.read(der).sequence();
        if (parts.size() != 2) throw new Refused(Check.ENCODING, "a signature is two numbers");
        var p1363 = new byte[64];
        for (int i = 0; i < 2; i++) {
            var number = parts.get(i).integer();
            if (!inRange(number)) return false;
            var bytes = number.toByteArray();
            int from = Math.max(0, bytes.length - 32);
            System.arraycopy(bytes, from, p1363, 32 * (i + 1) - (bytes.length - from), bytes.length - from);
        }
        return verify(key, message, p1363);
    }

    private static boolean inRange(BigInteger number) {
        return number.signum() > 0 && number.compareTo(ORDER) < 0;
    }

    /// RFC 7638: the name a key has wherever it is listed.
    public static String thumbprint(ECPublicKey key) {
        var encoded = key.getEncoded();
        var base64 = Base64.getUrlEncoder().withoutPadding();
        var x = base64.encodeToString(Arrays.copyOfRange(encoded, SPKI_PREFIX.length, SPKI_PREFIX.length + 32));
        var y = base64.encodeToString(Arrays.copyOfRange(encoded, SPKI_PREFIX.length + 32, encoded.length));
        var json = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
        return base64.encodeToString(Merkle.sha256(json.getBytes(StandardCharsets.UTF_8)));
    }
}
