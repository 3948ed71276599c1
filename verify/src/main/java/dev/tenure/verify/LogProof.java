package dev.tenure.verify;

import dev.tenure.verify.Bundle.Proof;
import dev.tenure.verify.Refused.Check;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;

/// The place of an entry in its log as a C2SP `.tlog-proof`. Its extra data is the entry itself, which the proof then
/// proves; it says nothing of time, and nothing of what was signed but its digest.
public record LogProof(byte[] body, Proof proof) {

    static final String FIRST_LINE = "c2sp.org/tlog-proof@v1\n";

    public byte[] text() {
        var base64 = Base64.getEncoder();
        var text = new StringBuilder(FIRST_LINE);
        text.append("extra ").append(base64.encodeToString(body)).append('\n');
        text.append("index ").append(proof.index()).append('\n');
        for (var hash : proof.hashes()) text.append(base64.encodeToString(hash)).append('\n');
        text.append('\n').append(new String(proof.checkpoint(), StandardCharsets.UTF_8));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static LogProof read(byte[] file) throws Refused {
        var text = Checkpoint.utf8(file);
        int end = text.indexOf("\n\n");
        if (end < 0) throw new Refused(Check.ENCODING, "the proof has no checkpoint");
        var lines = text.substring(0, end).split("\n", -1);
        if (lines.length < 3 || !lines[1].startsWith("extra ") || !lines[2].startsWith("index "))
            throw new Refused(Check.ENCODING, "the proof lacks its entry or its index");
        var hashes = new ArrayList<byte[]>();
        for (var line : Arrays.asList(lines).subList(3, lines.length)) hashes.add(Json.base64(line, "a hash"));
        var found = new LogProof(
                Json.base64(lines[1].substring("extra ".length()), "the entry"),
                new Proof(
                        Json.count(lines[2].substring("index ".length()), "the index"),
                        hashes,
                        text.substring(end + 2).getBytes(StandardCharsets.UTF_8)));
        if (!Arrays.equals(file, found.text()))
            throw new Refused(Check.ENCODING, "the proof is not in its one encoding");
        return found;
    }
}
