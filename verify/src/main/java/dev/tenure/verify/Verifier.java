package dev.tenure.verify;

import dev.tenure.verify.Bundle.Proof;
import dev.tenure.verify.Refused.Check;
import dev.tenure.verify.Verified.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says what a file proves, or refuses it. What is cheap is checked first and signatures last; all is checked.
public final class Verifier {

    public static final String STATEMENT_TYPE = "https://in-toto.io/Statement/v1";
    public static final String PREDICATE_TYPE = "https://tenure.dev/receipt/v1";
    public static final int MOST_BYTES = 1 << 20;

    private final Trust trust;

    public Verifier(Trust trust) {
        this.trust = trust;
    }

    /// Tells receipts, proofs and checkpoints apart by how they begin.
    public Verified verify(byte[] file) throws Refused {
        if (file.length > MOST_BYTES) throw new Refused(Check.ENCODING, "larger than any receipt: " + file.length);
        var start = new String(file, 0, Math.min(file.length, 64), StandardCharsets.UTF_8);
        if (start.startsWith("{")) return receipt(file);
        if (start.startsWith(LogProof.FIRST_LINE)) return proof(file);
        return Verified.of(Kind.CHECKPOINT, checkpoint(file), null);
    }

    public Verified receipt(byte[] file) throws Refused {
        var bundle = Bundle.read(file);
        var log = trust.log(bundle.logKeyId());
        var checkpoint = Checkpoint.read(bundle.proof().checkpoint(), log.origin(), log.key())
                .checkpoint();
        bundle.requireCanonical(file, checkpoint);
        var key = trust.key(bundle.hint());
        if (!Arrays.equals(bundle.body(), Entry.body(bundle.payload(), bundle.signature(), key.getEncoded())))
            throw new Refused(Check.ENTRY, "the logged entry is not of this statement, signature and key");
        var statement = statement(bundle.payload(), log.origin());
        verifyInclusion(bundle.body(), bundle.proof(), checkpoint);
        var stamped = Timestamp.verify(bundle.timestamp(), bundle.signature(), trust.authorities());
        if (!log.validity().contains(stamped))
            throw new Refused(Check.TRUST, "the key of the log was not valid at " + stamped);
        Checkpoint.verify(bundle.proof().checkpoint(), log.origin(), log.key());
        if (!Es256.verifyDer(key, Bundle.preAuthentication(bundle.payload()), bundle.signature()))
            throw new Refused(Check.SIGNATURE, "the signature of the receipt is wrong");
        return new Verified(
                Kind.RECEIPT, log.origin(), checkpoint.size(), bundle.proof().index(), stamped, statement);
    }

    /// A proof has no payload to verify a signature of; that the entry names a trusted key is all it can be held to.
    public Verified proof(byte[] file) throws Refused {
        var proof = LogProof.read(file);
        requireEntryOfTrustedKey(proof.body());
        var checkpoint = checkpoint(proof.proof().checkpoint());
        verifyInclusion(proof.body(), proof.proof(), checkpoint);
        return Verified.of(Kind.PROOF, checkpoint, proof.proof().index());
    }

    /// A log whose key was exchanged is trusted under each of its keys; the name of the one in a note is too short to
    /// be believed.
    public Checkpoint checkpoint(byte[] note) throws Refused {
        var text = Checkpoint.utf8(note);
        var origin = text.substring(0, Math.max(0, text.indexOf('\n')));
        var refused = new Refused(Check.TRUST, "the log " + origin + " is not one the trusted root names");
        for (var log : trust.logs(origin)) {
            try {
                return Checkpoint.verify(note, log.origin(), log.key());
            } catch (Refused e) {
                refused = e;
            }
        }
        throw refused;
    }

    private static void verifyInclusion(byte[] body, Proof proof, Checkpoint checkpoint) throws Refused {
        Merkle.verifyInclusion(
                proof.index(), checkpoint.size(), Merkle.leafHash(body), proof.hashes(), checkpoint.root());
    }

    private void requireEntryOfTrustedKey(byte[] body) throws Refused {
        var spec = Json.object(Json.object(Json.object(Json.read(body), "the entry"), "spec"), "dsseV002");
        var digest = Json.string(Json.object(spec, "payloadHash"), "digest");
        var signature = Json.bytes(Json.only(spec, "signatures"), "content");
        for (var key : trust.keys()) if (Arrays.equals(body, Entry.body(digest, signature, key))) return;
        throw new Refused(Check.ENTRY, "the logged entry is not one of a trusted key");
    }

    /// The statement names its log, so that a receipt of one tenant is none of another.
    private static Map<String, @Nullable Object> statement(byte[] payload, String origin) throws Refused {
        var statement = Json.object(Json.read(payload), "the statement");
        if (!Json.string(statement, "_type").equals(STATEMENT_TYPE)
                || !Json.string(statement, "predicateType").equals(PREDICATE_TYPE))
            throw new Refused(Check.STATEMENT, "the statement is not of the type " + PREDICATE_TYPE);
        var digest = Json.string(Json.object(Json.only(statement, "subject"), "digest"), "sha256");
        if (!digest.matches("[0-9a-f]{64}"))
            throw new Refused(Check.STATEMENT, "the digest of the subject is not SHA-256 in hexadecimal");
        if (!Json.string(Json.object(statement, "predicate"), "log").equals(origin))
            throw new Refused(Check.STATEMENT, "the statement was made for another log than " + origin);
        return statement;
    }
}
