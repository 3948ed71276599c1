package dev.tenure.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.verify.Verified.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTest {

    @Test
    void aReceiptAProofAndACheckpointAreAccepted() throws Exception {
        var verifier = new Verifier(Sample.trust());
        var receipt = verifier.verify(Sample.file(Sample.RECEIPT));
        assertEquals(
                "RECEIPT 5 of 11 in tenure.example/log/5f0c9a72 at 2026-11-27T09:30:08Z",
                receipt.kind() + " " + receipt.index() + " of " + receipt.size() + " in " + receipt.log() + " at "
                        + receipt.stamped());
        assertEquals(Kind.PROOF, verifier.verify(Sample.file(Sample.PROOF)).kind());
        assertEquals(
                Kind.CHECKPOINT, verifier.verify(Sample.file(Sample.CHECKPOINT)).kind());
    }

    /// In whatever way a byte is changed: its lowest bit, its case, its highest bit, all of it.
    @ParameterizedTest
    @ValueSource(strings = {Sample.RECEIPT, Sample.PROOF, Sample.CHECKPOINT})
    void everyByteChangedIsRefused(String name) throws Exception {
        var verifier = new Verifier(Sample.trust());
        var file = Sample.file(name);
        var survivors = new ArrayList<String>();
        for (int at = 0; at < file.length; at++)
            for (int mask : new int[] {0x01, 0x20, 0x80, 0xff}) {
                file[at] ^= (byte) mask;
                if (accepts(verifier, file)) survivors.add(at + " by " + mask);
                file[at] ^= (byte) mask;
            }
        assertEquals(List.of(), survivors);
    }

    /// Beneath its base64 a time stamp is frames within frames, each of which could hide a bit that nobody reads.
    @Test
    void everyBitOfTheTimeStampIsRefused() throws Exception {
        var authorities = Sample.trust().authorities();
        var bundle = Bundle.read(Sample.file(Sample.RECEIPT));
        var stamp = bundle.timestamp();
        assertEquals(
                "2026-11-27T09:30:08Z",
                Timestamp.verify(stamp, bundle.signature(), authorities).toString());
        var survivors = new ArrayList<String>();
        for (int bit = 0; bit < stamp.length * 8; bit++) {
            stamp[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                Timestamp.verify(stamp, bundle.signature(), authorities);
                survivors.add(bit / 8 + "." + bit % 8);
            } catch (Refused e) {
                assertNotNull(e.check());
            }
            stamp[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertEquals(List.of(), survivors);
    }

    /// Whoever sends a file decides its shape: any other end than a refusal would be an error nobody expects.
    @Test
    void everyValueOfAReceiptLeftOutOrReplacedIsRefused() throws Exception {
        var verifier = new Verifier(Sample.trust());
        var genuine = Sample.text(Sample.RECEIPT);
        var survivors = new ArrayList<String>();
        var values = Pattern.compile("\"[^\"]*\":|\"[^\"]*\"|[{}\\[\\],]").matcher(genuine);
        int count = 0;
        while (values.find()) {
            count++;
            for (var other :
                    List.of("", "null", "7", "-1.5e9", "\"\"", "\"AAAA\"", "[]", "{}", "true", "\"x\":", ",")) {
                if (other.equals(values.group())) continue;
                var changed = genuine.substring(0, values.start()) + other + genuine.substring(values.end());
                if (accepts(verifier, changed.getBytes(StandardCharsets.UTF_8)))
                    survivors.add(values.start() + " " + other);
            }
        }
        assertTrue(count > 80, count + " places");
        assertEquals(List.of(), survivors);
    }

    @ParameterizedTest
    @ValueSource(strings = {Sample.RECEIPT, Sample.PROOF, Sample.CHECKPOINT})
    void aFileCutShortOrLengthenedIsRefused(String name) throws Exception {
        var verifier = new Verifier(Sample.trust());
        var file = Sample.file(name);
        var survivors = new ArrayList<Integer>();
        for (int length = 0; length < file.length; length += 7)
            if (accepts(verifier, Arrays.copyOf(file, length))) survivors.add(length);
        for (var more : List.of(" ", "\n", "x", "\0"))
            if (accepts(verifier, (Sample.text(name) + more).getBytes(StandardCharsets.UTF_8)))
                survivors.add(file.length + 1);
        assertEquals(List.of(), survivors);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"payloadType\":\"application/vnd.in-toto+json\" | \"payloadType\":\"text/plain\"    | encoding",
                "\"logIndex\":\"5\",\"rootHash\"                  | \"logIndex\":\"4\",\"rootHash\"   | encoding",
                "\"treeSize\":\"11\"                              | \"treeSize\":\"12\"               | encoding",
                "log/5f0c9a72\\n11\\n                             | log/5f0c9a72\\n12\\n              | encoding",
                "\"mediaType\"                                    | \"more\":1,\"mediaType\"          | encoding",
                "\"hint\":\"                                      | \"hint\":\"x                      | key",
                "\"tlogEntries\":[{                               | \"tlogEntries\":[{},{             | encoding",
                "{\"dsseEnvelope\"                                | { \"dsseEnvelope\"                | encoding",
            })
    void theCheckThatFailsIsNamed(String genuine, String changed, String check) throws Exception {
        var text = Sample.text(Sample.RECEIPT);
        assertEquals(2, text.split(Pattern.quote(genuine), -1).length, "once: " + genuine);
        var refused = assertThrows(
                Refused.class,
                () -> new Verifier(Sample.trust())
                        .verify(text.replace(genuine, changed).getBytes(StandardCharsets.UTF_8)));
        assertEquals(check, refused.check().id(), refused.getMessage());
    }

    @Test
    void anotherPlaceInTheLogIsRefusedWhereverItIsWritten() throws Exception {
        var text = Sample.text(Sample.RECEIPT).replace("\"logIndex\":\"5\"", "\"logIndex\":\"4\"");
        var refused = assertThrows(
                Refused.class, () -> new Verifier(Sample.trust()).verify(text.getBytes(StandardCharsets.UTF_8)));
        assertEquals("inclusion", refused.check().id());
    }

    /// Whoever has a genuine receipt could else make a second one: of an ECDSA signature, the other s verifies too.
    @Test
    void theOtherSignatureThatVerifiesIsRefused() throws Exception {
        var bundle = Bundle.read(Sample.file(Sample.RECEIPT));
        var key = Es256.pem(Sample.text("key.pem"));
        var message = Bundle.preAuthentication(bundle.payload());
        assertTrue(Es256.verifyDer(key, message, bundle.signature()));
        var parts = Der.read(bundle.signature()).sequence();
        var order = key.getParams().getOrder();
        var other = Der.write(
                Der.SEQUENCE,
                Der.write(parts.get(0).integer()),
                Der.write(order.subtract(parts.get(1).integer())));
        var jdk = java.security.Signature.getInstance("SHA256withECDSA");
        jdk.initVerify(key);
        jdk.update(message);
        assertTrue(jdk.verify(other));
        assertThrows(Refused.class, () -> Es256.verifyDer(key, message, other));
    }

    @Test
    void aSpellingOfBase64ThatMeansTheSameBytesIsRefused() throws Exception {
        var text = Sample.text(Sample.CHECKPOINT);
        var line = text.strip().substring(text.strip().lastIndexOf(' ') + 1);
        assertEquals('=', line.charAt(line.length() - 1));
        char last = line.charAt(line.length() - 2);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        char same = alphabet.charAt(alphabet.indexOf(last) + 1);
        var spelt = line.substring(0, line.length() - 2) + same + "=";
        assertEquals(
                List.of(Base64.getEncoder().encodeToString(Base64.getDecoder().decode(line))),
                List.of(Base64.getEncoder().encodeToString(Base64.getDecoder().decode(spelt))));
        var refused = assertThrows(
                Refused.class,
                () -> new Verifier(Sample.trust())
                        .verify(text.replace(line, spelt).getBytes(StandardCharsets.UTF_8)));
        assertEquals("encoding", refused.check().id());
    }

    @Test
    void aKeyOfATimeBeforeOrAfterIsRefused() throws Exception {
        for (var late : List.of("2026-11-27T09:30:09Z", "2027-01-01T00:00:00Z")) {
            var root = Sample.text("trusted_root.json").replace("2026-10-28T09:30:00Z", late);
            var trust = Trust.read(root.getBytes(StandardCharsets.UTF_8), List.of(Sample.text("key.pem")));
            var refused = assertThrows(Refused.class, () -> new Verifier(trust).verify(Sample.file(Sample.RECEIPT)));
            assertEquals("timestamp", refused.check().id(), refused.getMessage());
        }
    }

    private static boolean accepts(Verifier verifier, byte[] file) {
        try {
            verifier.verify(file);
            return true;
        } catch (Refused e) {
            return false;
        }
    }
}
