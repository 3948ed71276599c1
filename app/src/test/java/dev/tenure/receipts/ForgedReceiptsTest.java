package dev.tenure.receipts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenure.verify.Bundle;
import dev.tenure.verify.Entry;
import dev.tenure.verify.Refused;
import dev.tenure.verify.Trust;
import dev.tenure.verify.Verifier;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Receipts that are whole but for one thing: the log took them, their place in it is proved, and they are in the one
/// encoding. A changed byte is caught by whatever comes first; each check here stands alone.
class ForgedReceiptsTest {

    private static final String ORIGIN = "tenure.example/log/5f0c9a72";

    private final SampleLog log = new SampleLog(ORIGIN, 11);
    private final SecureRandom random = new SecureRandom();

    @Test
    void aSignatureOfAnotherKeyUnderTheNameOfTheTrustedOneIsRefused() throws Exception {
        var payload = log.receipts.get(5).payload();
        enter(payload, ReceiptKey.generate(random).sign(Bundle.preAuthentication(payload)));
        assertRefused("signature", log.bundle(5), log.trust());
    }

    /// Whoever gets one thing signed must not have signed another: the type of what is signed is signed too.
    @Test
    void aSignatureOfThePayloadWithoutItsTypeIsRefused() throws Exception {
        var payload = log.receipts.get(5).payload();
        enter(payload, log.receiptKey.sign(payload));
        assertRefused("signature", log.bundle(5), log.trust());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "in-toto.io/Statement/v1 | in-toto.io/Statement/v2",
                "tenure.dev/receipt/v1   | tenure.dev/receipt/v2",
                "\"sha256\":\"           | \"sha256\":\"A",
                "log/5f0c9a72            | log/other",
            })
    void aSignedStatementOfAnotherKindIsRefused(String genuine, String changed) throws Exception {
        var payload = new String(log.receipts.get(5).payload(), StandardCharsets.UTF_8)
                .replace(genuine, changed)
                .getBytes(StandardCharsets.UTF_8);
        enter(payload, log.receiptKey.sign(Bundle.preAuthentication(payload)));
        assertRefused("statement", log.bundle(5), log.trust());
    }

    @Test
    void theEntryOfAnotherReceiptIsRefused() throws Exception {
        var receipt = log.receipts.get(5);
        var other = log.receipts.get(4);
        log.receipts.set(5, new Signed(ORIGIN, receipt.payload(), receipt.signature(), receipt.hint(), other.entry()));
        assertRefused("entry", log.bundle(5), log.trust());
    }

    @Test
    void aTimeStampOfAnotherReceiptOrAnotherAuthorityIsRefused() throws Exception {
        var receipt = log.receipts.get(5);
        var borrowed = log.time.stamp(log.receipts.get(4).signature(), SampleLog.NOW, random);
        assertRefused("timestamp", log.seal().bundle(receipt, 5, borrowed), log.trust());
        var foreign = new SampleLog(ORIGIN, 0).time.stamp(receipt.signature(), SampleLog.NOW, random);
        assertRefused("trust", log.seal().bundle(receipt, 5, foreign), log.trust());
    }

    @Test
    void aTimeStampFromBeforeTheKeyOfTheLogIsRefused() throws Exception {
        var root = new String(log.trustedRoot(), StandardCharsets.UTF_8);
        int key = root.indexOf("\"validFor\"", root.indexOf("PKIX_ED25519"));
        var later = root.substring(0, key) + root.substring(key).replaceFirst("2026-10-28", "2026-12-28");
        assertRefused("trust", log.bundle(5), trust(later));
    }

    /// The trusted root may say of an authority that it counts for longer than its certificate does.
    @Test
    void aTimeStampFromAfterTheCertificateIsRefused() throws Exception {
        var receipt = log.receipts.get(5);
        var late = log.time.stamp(receipt.signature(), log.time.until().plus(Duration.ofDays(1)), random);
        var root = new String(log.trustedRoot(), StandardCharsets.UTF_8).replace("\"2036-", "\"2099-");
        assertRefused("timestamp", log.seal().bundle(receipt, 5, late), trust(root));
    }

    @Test
    void anAuthorityThatIsNotForTimeStampsOrNotOfItsRootIsNotTrusted() throws Exception {
        var rootKey = ReceiptKey.generate(random);
        var root = certificate("Root", "Root", rootKey, rootKey, new BasicConstraints(0), null);
        var forTime = new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping);
        var forMore = new ExtendedKeyUsage(
                new KeyPurposeId[] {KeyPurposeId.id_kp_timeStamping, KeyPurposeId.id_kp_serverAuth});
        var key = ReceiptKey.generate(random);
        trust(withChain(certificate("Root", "Time", key, rootKey, null, forTime), root));

        for (var leaf : List.of(
                certificate("Root", "Time", key, rootKey, null, null),
                certificate("Root", "Time", key, rootKey, null, forMore),
                certificate("Root", "Time", key, rootKey, new BasicConstraints(0), forTime),
                certificate("Other", "Time", key, rootKey, null, forTime),
                certificate("Root", "Time", key, key, null, forTime))) assertNotTrusted(withChain(leaf, root));
        var leaf = certificate("Root", "Time", key, rootKey, null, forTime);
        assertNotTrusted(withChain(leaf));
        assertNotTrusted(withChain(leaf, certificate("Root", "Root", rootKey, rootKey, null, null)));
        assertNotTrusted(withChain(leaf, certificate("Root", "Root", rootKey, key, new BasicConstraints(0), null)));
    }

    private void enter(byte[] payload, byte[] signature) {
        var entry = Entry.body(payload, signature, log.receiptKey.spki());
        log.receipts.set(5, new Signed(ORIGIN, payload, signature, log.receiptKey.thumbprint(), entry));
    }

    private byte[] certificate(
            String issuer,
            String subject,
            ReceiptKey key,
            ReceiptKey signer,
            @Nullable ASN1Encodable constraints,
            @Nullable ASN1Encodable usage)
            throws Exception {
        var builder = new X509v3CertificateBuilder(
                new X500Name("CN=" + issuer),
                BigInteger.TEN,
                Date.from(Instant.parse("2026-01-01T00:00:00Z")),
                Date.from(Instant.parse("2036-01-01T00:00:00Z")),
                new X500Name("CN=" + subject),
                SubjectPublicKeyInfo.getInstance(key.spki()));
        if (constraints != null) builder.addExtension(Extension.basicConstraints, true, constraints);
        if (usage != null) builder.addExtension(Extension.extendedKeyUsage, true, usage);
        return builder.build(TimeAuthority.signer(signer)).getEncoded();
    }

    /// The trusted root of the log, with other certificates of its time authority.
    private String withChain(byte[]... certificates) throws Exception {
        var chain = new StringBuilder();
        for (var each : certificates) {
            var read = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(each));
            assertEquals("X.509", ((X509Certificate) read).getType());
            chain.append(chain.isEmpty() ? "" : ",")
                    .append("{\"rawBytes\":\"%s\"}"
                            .formatted(Base64.getEncoder().encodeToString(each)));
        }
        return new String(log.trustedRoot(), StandardCharsets.UTF_8)
                .replaceFirst("\"certificates\":\\[\\{.*?}]", "\"certificates\":[" + chain + "]");
    }

    private Trust trust(String root) throws Refused {
        return Trust.read(root.getBytes(StandardCharsets.UTF_8), List.of(log.receiptKey.pem()));
    }

    private void assertNotTrusted(String root) {
        var refused = assertThrows(Refused.class, () -> trust(root));
        assertEquals("trust", refused.check().id(), refused.getMessage());
    }

    private static void assertRefused(String check, byte[] receipt, Trust trust) {
        var refused = assertThrows(Refused.class, () -> new Verifier(trust).verify(receipt));
        assertEquals(check, refused.check().id(), refused.getMessage());
    }
}
