package dev.tenure.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictReadersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,}",
                "[1 2]",
                "01",
                "1.",
                "+1",
                "1e9999",
                "nul",
                "'a'",
                "\"\u0001\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "12345678901234567890123456789012345678901",
                "\"open",
            })
    void jsonThatIsNotJsonIsRefused(String text) {
        var refused = assertThrows(Refused.class, () -> Json.read(text.getBytes(StandardCharsets.UTF_8)));
        assertEquals("encoding", refused.check().id());
    }

    @Test
    void jsonNestedWithoutEndIsRefusedBeforeTheStackIs() {
        var deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        assertThrows(Refused.class, () -> Json.read(deep));
    }

    @Test
    void everyCharacterThatNeedsAnEscapeIsWrittenAsItWasRead() throws Exception {
        var text = "\"\\b\\t\\n\\f\\r\\\"\\\\/\"";
        var read = Json.read(text.getBytes(StandardCharsets.UTF_8));
        assertEquals("\b\t\n\f\r\"\\/", read);
        assertEquals(text, new String(Json.canonical(Objects.requireNonNull(read)), StandardCharsets.UTF_8));
    }

    @Test
    void canonicalJsonIsSortedWithoutSpaceAndReadsBackToItself() throws Exception {
        var text = "{\"\":[],\"a\":{},\"b\":[true,\"\\u0001\\n\\\"\\\\é—\"],\"c\":-7}";
        var read =
                Json.read(" { \"c\" : -7, \"b\" : [ true, \"\\u0001\\n\\\"\\\\\\u00e9\\u2014\" ], \"a\":{}, \"\":[] } "
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(text, new String(Json.canonical(Objects.requireNonNull(read)), StandardCharsets.UTF_8));
        assertThrows(IllegalArgumentException.class, () -> Json.canonical(Map.of("a", 1L << 53)));
        assertThrows(IllegalArgumentException.class, () -> Json.canonical(List.of(0.5)));
        assertThrows(ArithmeticException.class, () -> Json.canonical(List.of(new BigDecimal("0.5"))));
        assertThrows(IllegalArgumentException.class, () -> Json.canonical(BigDecimal.TEN.pow(40)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "30", // no length
                "3080", // without end
                "308101ff", // a length that has a shorter form
                "30820001ff", // the same, in two bytes
                "3002", // ends early
                "30000000", // more than one value
                "1f01", // a tag of several bytes
                "3084ffffffff", // longer than anything
            })
    void derWithASecondEncodingIsRefused(String hex) {
        assertThrows(Refused.class, () -> Der.read(HexFormat.of().parseHex(hex)).sequence());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0200", "02020001", "0202ff80", "0101ff"})
    void aNumberWithASecondEncodingIsRefused(String hex) {
        assertThrows(Refused.class, () -> Der.read(HexFormat.of().parseHex(hex)).integer());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void aKeyOfAnotherLengthIsNoLogKey(int length) {
        assertThrows(Refused.class, () -> Ed25519.key(new byte[length]));
        assertThrows(Refused.class, () -> Ed25519.raw(new byte[length + 12]));
        assertThrows(Refused.class, () -> Es256.key(new byte[length + 59]));
    }

    @Test
    void aCheckpointWithARootOrASignatureOfAnotherLengthIsRefused() throws Exception {
        var text = Sample.text(Sample.CHECKPOINT);
        var root = text.split("\n", -1)[2];
        var line = text.strip().substring(text.strip().lastIndexOf(' ') + 1);
        for (var part : List.of(root, line)) {
            var shorter = part.substring(0, part.length() - 4);
            var note = text.replace(part, shorter).getBytes(StandardCharsets.UTF_8);
            var refused = assertThrows(Refused.class, () -> new Verifier(Sample.trust()).verify(note));
            assertEquals("checkpoint", refused.check().id(), refused.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint("log", -1, new byte[32]));
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint("log", 1, new byte[31]));
    }

    @Test
    void aSignatureOfOneOrThreeNumbersIsNone() throws Exception {
        var key = Es256.pem(Sample.text("key.pem"));
        for (var hex : List.of("3003020101", "3009020101020101020101")) {
            var refused = assertThrows(
                    Refused.class,
                    () -> Es256.verifyDer(key, new byte[0], HexFormat.of().parseHex(hex)));
            assertEquals("encoding", refused.check().id());
        }
        assertEquals(false, Es256.verifyDer(key, new byte[0], HexFormat.of().parseHex("3006020100020101")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "has space", "with+plus", "caf\u00e9", "a(b)", "a\\nb"})
    void anOriginThatIsNoAddressIsNoOrigin(String origin) {
        assertThrows(IllegalArgumentException.class, () -> new Checkpoint(origin, 1, new byte[32]));
    }

    /// What is trusted was chosen by a person, whose slip is told and does not end in a stack of calls.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://tenure.example/log/5f0c9a72 | http://tenure.example/log/5f0c9a72 | trust",
                "https://tenure.example/log/5f0c9a72 | https://tenure.example/a log        | trust",
                "https://tenure.example/log/5f0c9a72 | https://tenure.example/log/other    | trust",
                "PKIX_ED25519                        | PKIX_ECDSA_P256_SHA_256             | trust",
                "MCowBQYDK2VwAyEA                    | MCowBQYDK2VwAyEB                    | key",
                "{\"rawBytes\":\"MIIB                 | {\"rawBytes\":\"NIIB                 | trust",
                "2036-11-24T09:30:00Z                | next year                           | trust",
                "\"tlogs\"                            | \"logs\"                             | encoding",
            })
    void aTrustedRootThatCannotBeMeantIsRefused(String genuine, String changed, String check) throws Exception {
        var text = Sample.text("trusted_root.json");
        assertTrue(text.contains(genuine), genuine);
        var root = text.replace(genuine, changed).getBytes(StandardCharsets.UTF_8);
        var refused = assertThrows(Refused.class, () -> Trust.read(root, List.of(Sample.text("key.pem"))));
        assertEquals(check, refused.check().id(), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-----BEGIN PUBLIC KEY-----\n?\n-----END PUBLIC KEY-----\n"})
    void aKeyThatIsNoneIsRefused(String pem) {
        assertThrows(Refused.class, () -> Es256.pem(pem));
    }

    /// What a signature under it would prove is nothing: it is a key of another curve, which anybody may have chosen
    /// weak.
    @Test
    void aPointThatIsNotOnTheCurveIsNoKey() throws Exception {
        var spki = Es256.pem(Sample.text("key.pem")).getEncoded();
        spki[spki.length - 1] ^= 1;
        var refused = assertThrows(Refused.class, () -> Es256.key(spki));
        assertEquals("key", refused.check().id());
        Arrays.fill(spki, spki.length - 64, spki.length, (byte) 0xff);
        assertThrows(Refused.class, () -> Es256.key(spki));
        spki[0] = 0;
        assertThrows(Refused.class, () -> Es256.key(spki));
    }
}
