package dev.tenure.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PublishedVectorsTest {

    /// Sizes of 0 are errors in these vectors: an empty log proves nothing.
    @Test
    void everyMerkleVectorIsJudgedAsPublished() throws Exception {
        var wrong = new ArrayList<String>();
        int inclusion = 0;
        int consistency = 0;
        for (var file : Vectors.tar(Vectors.at("merkle-testdata.tar.gz")).entrySet()) {
            var test = Vectors.json(file.getValue());
            boolean accepted;
            if (file.getKey().contains("/inclusion/")) {
                inclusion++;
                accepted = accepted(() -> Merkle.verifyInclusion(
                        number(test, "leafIdx"),
                        number(test, "treeSize"),
                        hash(test, "leafHash"),
                        proof(test),
                        hash(test, "root")));
            } else {
                consistency++;
                accepted = accepted(() -> Merkle.verifyConsistency(
                        number(test, "size1"),
                        number(test, "size2"),
                        proof(test),
                        hash(test, "root1"),
                        hash(test, "root2")));
            }
            if (accepted == (Boolean) Objects.requireNonNull(test.get("wantErr"))) wrong.add(file.getKey());
        }
        assertEquals(List.of(), wrong);
        assertEquals("98 inclusion, 98 consistency", inclusion + " inclusion, " + consistency + " consistency");
    }

    @Test
    void everyEd25519VectorIsJudgedAsPublished() throws Exception {
        wycheproof(
                "ed25519_test.json",
                151,
                (group, message, signature) -> Ed25519.verify(
                        Ed25519.key(hex(Objects.requireNonNull(
                                (String) ((Map<?, ?>) Objects.requireNonNull(group.get("publicKey"))).get("pk")))),
                        message,
                        signature));
    }

    @Test
    void everyEs256VectorIsJudgedAsPublished() throws Exception {
        wycheproof(
                "ecdsa_secp256r1_sha256_p1363_test.json",
                262,
                (group, message, signature) -> Es256.verify(
                        Es256.key(hex((String) Objects.requireNonNull(group.get("publicKeyDer")))),
                        message,
                        signature));
    }

    private interface Judge {
        boolean accepts(Map<?, ?> group, byte[] message, byte[] signature) throws Refused;
    }

    private static void wycheproof(String file, int published, Judge judge) throws Exception {
        var wrong = new ArrayList<String>();
        int count = 0;
        var all = Vectors.json(Files.readAllBytes(Vectors.at("wycheproof/" + file)));
        for (var each : (List<?>) Objects.requireNonNull(all.get("testGroups"))) {
            var group = (Map<?, ?>) each;
            for (var one : (List<?>) Objects.requireNonNull(group.get("tests"))) {
                var test = (Map<?, ?>) one;
                count++;
                var message = hex((String) Objects.requireNonNull(test.get("msg")));
                var signature = hex((String) Objects.requireNonNull(test.get("sig")));
                boolean valid = "valid".equals(test.get("result"));
                if (judge.accepts(group, message, signature) != valid)
                    wrong.add(test.get("tcId") + " " + test.get("comment"));
            }
        }
        assertEquals(List.of(), wrong);
        assertEquals(published, count);
    }

    private interface Claim {
        void verify() throws Refused;
    }

    private static boolean accepted(Claim claim) {
        try {
            claim.verify();
            return true;
        } catch (Refused e) {
            return false;
        }
    }

    private static long number(Map<String, Object> test, String name) {
        // Go's unsigned 64-bit sizes beyond Long are negative here, and refused as such.
        return test.get(name) instanceof BigDecimal number ? number.longValue() : 0;
    }

    private static byte[] hash(Map<String, Object> test, String name) {
        return test.get(name) instanceof String base64 ? Base64.getDecoder().decode(base64) : new byte[0];
    }

    private static List<byte[]> proof(Map<String, Object> test) {
        var proof = new ArrayList<byte[]>();
        if (test.get("proof") instanceof List<?> list)
            for (var hash : list) proof.add(Base64.getDecoder().decode((String) Objects.requireNonNull(hash)));
        return proof;
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
