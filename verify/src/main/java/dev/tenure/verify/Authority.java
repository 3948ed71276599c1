package dev.tenure.verify;

import dev.tenure.verify.Refused.Check;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;

/// Who says what time it was: a certificate for time stamps alone, and the root that issued it.
record Authority(X509Certificate leaf, X509Certificate root, Validity validity) {

    private static final String FOR_TIME_STAMPS = "1.3.6.1.5.5.7.3.8";

    static Authority of(List<byte[]> chain, Validity validity) throws Refused {
        if (chain.size() != 2)
            throw new Refused(Check.TRUST, "a time authority has a certificate and its root, not " + chain.size());
        try {
            var factory = CertificateFactory.getInstance("X.509");
            var leaf = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(chain.get(0)));
            var root = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(chain.get(1)));
            root.verify(root.getPublicKey());
            leaf.verify(root.getPublicKey());
            if (root.getBasicConstraints() < 0
                    || leaf.getBasicConstraints() >= 0
                    || !leaf.getIssuerX500Principal().equals(root.getSubjectX500Principal()))
                throw new Refused(Check.TRUST, "the root of the time authority did not issue its certificate");
            if (!List.of(FOR_TIME_STAMPS).equals(leaf.getExtendedKeyUsage()))
                throw new Refused(Check.TRUST, "the certificate of the time authority is not for time stamps alone");
            return new Authority(leaf, root, validity);
        } catch (GeneralSecurityException e) {
            throw new Refused(Check.TRUST, "the certificates of the time authority are wrong: " + e.getMessage());
        }
    }

    byte[] issuer() {
        return leaf.getIssuerX500Principal().getEncoded();
    }

    BigInteger serial() {
        return leaf.getSerialNumber();
    }

    ECPublicKey key() throws Refused {
        return Es256.key(leaf.getPublicKey().getEncoded());
    }

    byte[] fingerprint() throws Refused {
        try {
            return Merkle.sha256(leaf.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new Refused(Check.TRUST, "the certificate of the time authority cannot be written");
        }
    }

    void requireValid(Instant time) throws Refused {
        var within = validity.contains(time);
        for (var each : List.of(leaf, root))
            within &= !time.isBefore(each.getNotBefore().toInstant())
                    && !time.isAfter(each.getNotAfter().toInstant());
        if (!within) throw new Refused(Check.TIMESTAMP, "the time authority was not valid at " + time);
    }
}
