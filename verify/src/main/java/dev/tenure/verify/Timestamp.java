package dev.tenure.verify;

import dev.tenure.verify.Refused.Check;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// A time stamp of RFC 3161, in the one form the built-in authority writes. Each part of it either is compared with
/// what belongs there or stands under the authority's signature, so that no bit is free.
final class Timestamp {

    private static final String GRANTED = "3003020100";
    private static final String VERSION_1 = "020101";
    private static final String VERSION_3 = "020103";
    private static final String SIGNED_DATA = "06092a864886f70d010702";
    private static final String TIME_STAMP_INFO = "060b2a864886f70d0109100104";
    private static final String SHA256 = "300b0609608648016503040201";
    private static final String ECDSA_SHA256 = "300a06082a8648ce3d040302";
    private static final String CONTENT_TYPE = "06092a864886f70d010903";
    private static final String MESSAGE_DIGEST = "06092a864886f70d010904";
    private static final String SIGNING_CERTIFICATE = "060b2a864886f70d010910022f";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT);

    private Timestamp() {}

    static Instant verify(byte[] response, byte[] stamped, List<Authority> authorities) throws Refused {
        var parts = exactly(2, Der.read(response).sequence());
        parts.get(0).requireIs(GRANTED, "the status of the time stamp");
        var token = exactly(2, parts.get(1).sequence());
        token.get(0).requireIs(SIGNED_DATA, "the content of the time stamp");
        var signedData = exactly(
                4, exactly(1, token.get(1).children(Der.TAGGED)).getFirst().sequence());
        signedData.get(0).requireIs(VERSION_3, "the version of the time stamp");
        exactly(1, signedData.get(1).children(Der.SET)).getFirst().requireIs(SHA256, "the digest of the time stamp");
        var content = exactly(2, signedData.get(2).sequence());
        content.get(0).requireIs(TIME_STAMP_INFO, "the content of the time stamp");
        var info = exactly(1, content.get(1).children(Der.TAGGED))
                .getFirst()
                .require(Der.OCTETS)
                .content();
        var time = time(info, stamped);
        var signer = exactly(1, signedData.get(3).children(Der.SET)).getFirst();
        verifySigner(exactly(6, signer.sequence()), info, time, authorities);
        return time;
    }

    private static Instant time(byte[] info, byte[] stamped) throws Refused {
        var parts = exactly(5, Der.read(info).sequence());
        parts.get(0).requireIs(VERSION_1, "the version of the time stamp");
        parts.get(1).require(Der.OID);
        var imprint = exactly(2, parts.get(2).sequence());
        imprint.get(0).requireIs(SHA256, "the digest of the time stamp");
        if (!MessageDigest.isEqual(imprint.get(1).require(Der.OCTETS).content(), Merkle.sha256(stamped)))
            throw new Refused(Check.TIMESTAMP, "the time stamp is of another signature");
        parts.get(3).integer();
        var digits = new String(parts.get(4).require(Der.TIME).content(), StandardCharsets.US_ASCII);
        try {
            return LocalDateTime.parse(digits, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new Refused(Check.TIMESTAMP, "the time stamp has no time: " + e.getMessage());
        }
    }

    private static void verifySigner(List<Der> signer, byte[] info, Instant time, List<Authority> authorities)
            throws Refused {
        signer.get(0).requireIs(VERSION_1, "the version of the time stamp's signature");
        var authority = authority(exactly(2, signer.get(1).sequence()), authorities);
        signer.get(2).requireIs(SHA256, "the digest of the time stamp's signature");
        var attributes = signer.get(3).children(Der.TAGGED);
        requireValue(attributes, CONTENT_TYPE).requireIs(TIME_STAMP_INFO, "the content of the time stamp");
        if (!MessageDigest.isEqual(
                requireValue(attributes, MESSAGE_DIGEST).require(Der.OCTETS).content(), Merkle.sha256(info)))
            throw new Refused(Check.TIMESTAMP, "the time stamp's content is not what its authority signed");
        var named = exactly(1, requireValue(attributes, SIGNING_CERTIFICATE).sequence());
        var certificates = exactly(1, named.getFirst().sequence());
        var certificate = exactly(1, certificates.getFirst().sequence()).getFirst();
        if (!MessageDigest.isEqual(certificate.require(Der.OCTETS).content(), authority.fingerprint()))
            throw new Refused(Check.TIMESTAMP, "the time stamp names another certificate");
        signer.get(4).requireIs(ECDSA_SHA256, "the algorithm of the time stamp");
        authority.requireValid(time);
        var signed = signer.get(3).encoded().clone();
        signed[0] = Der.SET;
        if (!Es256.verifyDer(
                authority.key(), signed, signer.get(5).require(Der.OCTETS).content()))
            throw new Refused(Check.TIMESTAMP, "the signature of the time stamp is wrong");
    }

    private static Authority authority(List<Der> name, List<Authority> authorities) throws Refused {
        BigInteger serial = name.get(1).integer();
        for (var each : authorities)
            if (each.serial().equals(serial)
                    && Arrays.equals(each.issuer(), name.get(0).encoded())) return each;
        throw new Refused(Check.TRUST, "the time stamp is of an authority the trusted root does not name");
    }

    private static Der requireValue(List<Der> attributes, String type) throws Refused {
        for (var each : attributes) {
            var attribute = exactly(2, each.sequence());
            if (HexFormat.of().formatHex(attribute.get(0).encoded()).equals(type))
                return exactly(1, attribute.get(1).children(Der.SET)).getFirst();
        }
        throw new Refused(Check.TIMESTAMP, "the time stamp lacks a signed attribute");
    }

    private static List<Der> exactly(int count, List<Der> values) throws Refused {
        if (values.size() != count)
            throw new Refused(
                    Check.TIMESTAMP, "the time stamp has %d parts where %d belong".formatted(values.size(), count));
        return values;
    }
}
