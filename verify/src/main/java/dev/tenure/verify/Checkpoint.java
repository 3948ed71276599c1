package dev.tenure.verify;

import dev.tenure.verify.Refused.Check;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// A C2SP checkpoint: origin, size and root in a signed note under one Ed25519 signature of the log.
public record Checkpoint(String origin, long size, byte[] root) {

    private static final byte ED25519 = 1;

    /// Readers of others take it for a pattern, so it holds nothing that is special in one.
    private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9./:_-]{1,200}");

    public Checkpoint {
        if (!isOrigin(origin)) throw new IllegalArgumentException("an origin is an address without scheme: " + origin);
        if (size < 0) throw new IllegalArgumentException("a size is not negative");
        if (root.length != Merkle.HASH_BYTES) throw new IllegalArgumentException("a root has 32 bytes");
    }

    static boolean isOrigin(String text) {
        return ORIGIN.matcher(text).matches();
    }

    public byte[] text() {
        return (origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    public byte[] note(byte[] logKey, byte[] signature) {
        var line = ByteBuffer.allocate(4 + signature.length)
                .put(keyId(origin, logKey), 0, 4)
                .put(signature)
                .array();
        return (new String(text(), StandardCharsets.UTF_8) + "\n\u2014 " + origin + " "
                        + Base64.getEncoder().encodeToString(line) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Signed notes name a key by the first four of these bytes; trusted roots by all of them.
    public static byte[] keyId(String origin, byte[] logKey) {
        return Merkle.sha256((origin + "\n").getBytes(StandardCharsets.UTF_8), new byte[] {ED25519}, logKey);
    }

    /// Accepts the one encoding only: whatever else a reader might forgive is not what the log wrote.
    public static Checkpoint verify(byte[] note, String origin, byte[] logKey) throws Refused {
        var found = read(note, origin, logKey);
        if (!Ed25519.verify(Ed25519.key(logKey), found.checkpoint.text(), found.signature))
            throw new Refused(Check.CHECKPOINT, "the signature of the checkpoint is wrong");
        return found.checkpoint;
    }

    /// A checkpoint whose signature nobody has verified yet.
    record Unverified(Checkpoint checkpoint, byte[] signature) {}

    static Unverified read(byte[] note, String origin, byte[] logKey) throws Refused {
        var lines = List.of(utf8(note).split("\n", -1));
        if (lines.size() != 6) throw new Refused(Check.CHECKPOINT, "a checkpoint has five lines");
        if (!lines.getFirst().equals(origin))
            throw new Refused(Check.CHECKPOINT, "the checkpoint is not of the log " + origin);
        var prefix = "\u2014 " + origin + " ";
        if (!lines.get(4).startsWith(prefix))
            throw new Refused(Check.CHECKPOINT, "the checkpoint is not signed by the log " + origin);
        var root = Json.base64(lines.get(2), "the root of the checkpoint");
        var line = Json.base64(lines.get(4).substring(prefix.length()), "the signature of the checkpoint");
        if (root.length != Merkle.HASH_BYTES) throw new Refused(Check.CHECKPOINT, "a root has 32 bytes");
        if (line.length != 68 || !Arrays.equals(line, 0, 4, keyId(origin, logKey), 0, 4))
            throw new Refused(Check.CHECKPOINT, "the checkpoint is signed by another key");
        var found = new Checkpoint(origin, Json.count(lines.get(1), "the size of the checkpoint"), root);
        var signature = Arrays.copyOfRange(line, 4, line.length);
        if (!Arrays.equals(note, found.note(logKey, signature)))
            throw new Refused(Check.ENCODING, "the checkpoint is not in its one encoding");
        return new Unverified(found, signature);
    }

    static String utf8(byte[] bytes) throws Refused {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refused(Check.ENCODING, "not UTF-8");
        }
    }
}
