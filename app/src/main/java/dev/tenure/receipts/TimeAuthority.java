package dev.tenure.receipts;

import dev.tenure.verify.Merkle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cmp.PKIStatus;
import org.bouncycastle.asn1.cmp.PKIStatusInfo;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.tsp.TimeStampResp;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/// The built-in time authority of RFC 3161, for tests and for sites without a way out. It proves an order within this
/// installation; whoever doubts its clock needs one outside.
final class TimeAuthority {

    /// A policy of our own under the arc for UUIDs, which needs no registration.
    private static final ASN1ObjectIdentifier POLICY =
            new ASN1ObjectIdentifier("2.25.173841226094125873265105420984627190561");

    private static final AlgorithmIdentifier SHA256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
    private static final AlgorithmIdentifier ES256 = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private final ReceiptKey key;
    private final List<X509CertificateHolder> chain;

    private TimeAuthority(ReceiptKey key, List<X509CertificateHolder> chain) {
        this.key = key;
        this.chain = chain;
    }

    /// With a root of its own, because readers want the certificate to be issued by one they are told to trust.
    static TimeAuthority generate(String name, Instant from, Instant until, SecureRandom random) {
        var root = ReceiptKey.generate(random);
        var key = ReceiptKey.generate(random);
        var rootName = new X500Name("O=" + name + ",CN=Tenure time root");
        var leafName = new X500Name("O=" + name + ",CN=Tenure time authority");
        try {
            var rootCertificate = certificate(rootName, rootName, from, until, root, random)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                    .build(signer(root));
            var leaf = certificate(rootName, leafName, from, until, key, random)
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping))
                    .build(signer(root));
            return new TimeAuthority(key, List.of(leaf, rootCertificate));
        } catch (IOException e) {
            throw new IllegalStateException("a certificate cannot be written", e);
        }
    }

    /// One that was made before.
    static TimeAuthority of(ReceiptKey key, List<byte[]> chain) throws IOException {
        var certificates = new ArrayList<X509CertificateHolder>();
        for (var each : chain) certificates.add(new X509CertificateHolder(each));
        return new TimeAuthority(key, List.copyOf(certificates));
    }

    ReceiptKey key() {
        return key;
    }

    private static X509v3CertificateBuilder certificate(
            X500Name issuer, X500Name subject, Instant from, Instant until, ReceiptKey key, SecureRandom random) {
        return new X509v3CertificateBuilder(
                issuer,
                serial(random),
                Date.from(from),
                Date.from(until),
                subject,
                SubjectPublicKeyInfo.getInstance(key.spki()));
    }

    /// Whole seconds: that is what the certificates and the stamps of others hold.
    byte[] stamp(byte[] signature, Instant at, SecureRandom random) {
        try {
            DigestCalculatorProvider digests = new BcDigestCalculatorProvider();
            var generator = new TimeStampTokenGenerator(
                    new SignerInfoGeneratorBuilder(digests)
                            .setContentDigest(SHA256)
                            .setSignedAttributeGenerator(TimeAuthority::attributes)
                            .build(signer(key), chain.getFirst()),
                    digests.get(SHA256),
                    POLICY);
            var requests = new TimeStampRequestGenerator();
            requests.setCertReq(false);
            var request = requests.generate(SHA256, Merkle.sha256(signature));
            var token = generator.generate(request, serial(random), Date.from(at.truncatedTo(ChronoUnit.SECONDS)));
            var content = ContentInfo.getInstance(token.toCMSSignedData().toASN1Structure());
            return new TimeStampResp(new PKIStatusInfo(PKIStatus.granted), content).getEncoded(ASN1Encoding.DER);
        } catch (OperatorCreationException | TSPException | IOException e) {
            throw new IllegalStateException("the time authority cannot stamp", e);
        }
    }

    /// Without the library's own reading of the clock: the time of a stamp is the one it was given.
    private static AttributeTable attributes(Map<?, ?> parameters) {
        return new DefaultSignedAttributeTableGenerator()
                .getAttributes(parameters)
                .remove(CMSAttributes.signingTime);
    }

    /// Its certificate, then the root that issued it.
    List<byte[]> chain() {
        return chain.stream().map(TimeAuthority::encoded).toList();
    }

    Instant from() {
        return chain.getFirst().getNotBefore().toInstant();
    }

    Instant until() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    private static byte[] encoded(X509CertificateHolder certificate) {
        try {
            return certificate.getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException("a certificate cannot be written", e);
        }
    }

    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(127, random).setBit(126);
    }

    /// Our own signature in its one encoding, where the library would take the engine's.
    static ContentSigner signer(ReceiptKey key) {
        var message = new ByteArrayOutputStream();
        return new ContentSigner() {
            @Override
            public AlgorithmIdentifier getAlgorithmIdentifier() {
                return ES256;
            }

            @Override
            public OutputStream getOutputStream() {
                message.reset();
                return message;
            }

            @Override
            public byte[] getSignature() {
                return key.sign(message.toByteArray());
            }
        };
    }
}
