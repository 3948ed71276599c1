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
import java.util.regex.Pattern;

/// ECDSA over P-256 with SHA-256. The JDK alone takes signatures of wrong lengths (12 of the published vectors), so
/// lengths and ranges are checked here before it is asked.
public final class Es256 {

    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    /// What every P-256 key in its one encoding begins with: an uncompressed point follows.
    private static final byte[] SPKI_PREFIX =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

    private Es256() {}

    /// A PEM file of one public key.
    public static ECPublicKey pem(String pem) throws Refused {
        var found = PEM.matcher(pem);
        if (!found.matches()) throw new Refused(Check.KEY, "not one public key in PEM");
        return key(Json.base64(found.group(1).replaceAll("\\s", ""), "the public key"));
    }

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

    /// The signature in its one DER encoding, as Sigstore carries it. Of the two s that verify, the lower is the one:
    /// else anybody could make a second receipt of a genuine one.
    public static boolean verifyDer(ECPublicKey key, byte[] message, byte[] der) throws Refused {
        var parts = Der.read(der).sequence();
        if (parts.size() != 2) throw new Refused(Check.ENCODING, "a signature is two numbers");
        var r = parts.get(0).integer();
        var s = parts.get(1).integer();
        if (!inRange(r) || !inRange(s)) return false;
        var p1363 = p1363(r, s);
        if (!Arrays.equals(der(p1363), der))
            throw new Refused(Check.ENCODING, "the signature is not in its one encoding");
        return verify(key, message, p1363);
    }

    /// The one DER encoding of what a signer made.
    public static byte[] der(byte[] p1363) {
        var r = new BigInteger(1, p1363, 0, 32);
        var s = new BigInteger(1, p1363, 32, 32);
        return Der.write(Der.SEQUENCE, Der.write(r), Der.write(s.min(ORDER.subtract(s))));
    }

    private static byte[] p1363(BigInteger r, BigInteger s) {
        var joined = new byte[64];
        int at = 0;
        for (var number : new BigInteger[] {r, s}) {
            var bytes = number.toByteArray();
            int from = Math.max(0, bytes.length - 32);
            System.arraycopy(bytes, from, joined, at + 32 - (bytes.length - from), bytes.length - from);
            at += 32;
        }
        return joined;
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
