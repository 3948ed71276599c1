package dev.tenure.receipts;

import dev.tenure.receipts.Statement.Decision;
import dev.tenure.receipts.Statement.Outcome;
import dev.tenure.receipts.Statement.Run;
import dev.tenure.receipts.Statement.Subject;
import dev.tenure.verify.Merkle;
import dev.tenure.verify.Refused;
import dev.tenure.verify.Trust;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A log of receipts as the product writes it, with keys of its own.
final class SampleLog {

    static final Instant NOW = Instant.parse("2026-11-27T09:30:00Z");

    final String origin;
    final ReceiptKey receiptKey;
    final LogKey logKey;
    final TimeAuthority time;
    final List<Signed> receipts = new ArrayList<>();
    private final SecureRandom random;
    private final Instant since = NOW.minus(Duration.ofDays(30));

    SampleLog(String origin, int receipts) {
        this.origin = origin;
        this.random = new SecureRandom();
        this.receiptKey = ReceiptKey.generate(random);
        this.logKey = LogKey.generate(random);
        this.time = TimeAuthority.generate("Example", since, NOW.plus(Duration.ofDays(3650)), random);
        for (int i = 0; i < receipts; i++) this.receipts.add(Signed.of(statement(i), origin, receiptKey));
    }

    Statement statement(int index) {
        var nonce = new byte[Statement.NONCE_BYTES];
        random.nextBytes(nonce);
        return new Statement(
                NOW.plusSeconds(index),
                new Subject("plan", digest("plan " + index)),
                "trial.start",
                "staff:7c1f",
                index % 5 == 4 ? Outcome.DENIED : Outcome.DONE,
                new Decision(List.of("four-eyes", "staff-reach"), digest("policies"), digest("facts " + index)),
                new Run(
                        digest("plan " + index),
                        Optional.of("simulation-" + index),
                        index > 1 ? List.of(index - 2L, index - 1L) : List.of(),
                        index > 0 ? Optional.of(index - 1L) : Optional.empty()),
                "run-" + index,
                nonce);
    }

    Seal seal() {
        return Seal.sign(origin, receipts.size(), tiles(), logKey);
    }

    Tiles tiles() {
        return TilesTest.tiles(files());
    }

    Map<String, byte[]> files() {
        return new LinkedHashMap<>(
                Tiles.files(receipts.stream().map(Signed::entry).toList()));
    }

    byte[] bundle(int index) {
        var receipt = receipts.get(index);
        var stamp = time.stamp(receipt.signature(), NOW.plusSeconds(index + 3), random);
        return seal().bundle(receipt, index, stamp);
    }

    byte[] trustedRoot() {
        return TrustedRoot.json(origin, logKey, since, time);
    }

    Trust trust() throws Refused {
        return Trust.read(trustedRoot(), List.of(receiptKey.pem()));
    }

    static byte[] digest(String text) {
        return Merkle.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
