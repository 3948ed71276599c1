package dev.tenure.receipts;

import dev.tenure.store.Database;
import dev.tenure.store.OwnerOnly;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.store.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The keys of the installation: one signs receipts, one checkpoints, one the times. They lie in a file of the data
/// directory that only its owner reads.
public final class Keys {

    static final String FILE = "receipts.key";

    /// How long the certificates of the built-in time authority hold.
    private static final Duration YEARS = Duration.ofDays(3650);

    private final ReceiptKey receipt;
    private final LogKey log;
    private final TimeAuthority time;

    private Keys(ReceiptKey receipt, LogKey log, TimeAuthority time) {
        this.receipt = receipt;
        this.log = log;
        this.time = time;
    }

    /// Makes them at the first start. Later a missing file is refused: with other keys the logs there are could not be
    /// continued, and nobody would be told why.
    public static Keys open(Database database, Path dataDirectory, Instant now, SecureRandom random) {
        var file = dataDirectory.resolve(FILE);
        try {
            if (Files.exists(file)) return read(file, random);
            if (database.inSnapshot(Stage.RECEIPTS, tx -> ReceiptStore.anyLog(tx.sql())))
                throw new StartRefused(
                        file + " is missing, and without it the logs of receipts cannot be continued",
                        "put it back from the backup of the data directory");
            var fresh = new Keys(
                    ReceiptKey.generate(random),
                    LogKey.generate(random),
                    // Whole seconds is what certificates hold.
                    TimeAuthority.generate(
                            "Tenure",
                            Instant.ofEpochSecond(now.getEpochSecond()),
                            Instant.ofEpochSecond(now.plus(YEARS).getEpochSecond()),
                            random));
            OwnerOnly.write(file, fresh.text());
            return fresh;
        } catch (IOException e) {
            throw StartRefused.file(file, e);
        }
    }

    ReceiptKey receipt() {
        return receipt;
    }

    LogKey log() {
        return log;
    }

    TimeAuthority time() {
        return time;
    }

    Instant since() {
        return time.from();
    }

    private String text() {
        var lines = new ArrayList<String>();
        lines.addAll(lines("receipt", receipt.pair()));
        lines.addAll(lines("log", log.pair()));
        lines.addAll(lines("time", time.key().pair()));
        for (var certificate : time.chain()) lines.add("time.certificate " + base64(certificate));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> lines(String name, KeyPair pair) {
        return List.of(
                name + ".private " + base64(pair.getPrivate().getEncoded()),
                name + ".public " + base64(pair.getPublic().getEncoded()));
    }

    private static Keys read(Path file, SecureRandom random) throws IOException {
        var byName = new HashMap<String, List<byte[]>>();
        try {
            for (var line : Files.readAllLines(file)) {
                var parts = line.split(" ", 2);
                byName.computeIfAbsent(parts[0], _ -> new ArrayList<>())
                        .add(Base64.getDecoder().decode(parts[1]));
            }
            return new Keys(
                    new ReceiptKey(pair("EC", "receipt", byName), random),
                    new LogKey(pair("Ed25519", "log", byName)),
                    TimeAuthority.of(
                            new ReceiptKey(pair("EC", "time", byName), random), held("time.certificate", byName)));
        } catch (GeneralSecurityException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new StartRefused(
                    file + " does not hold the keys of the receipts",
                    "put it back from the backup of the data directory",
                    e);
        }
    }

    private static KeyPair pair(String algorithm, String name, Map<String, List<byte[]>> byName)
            throws GeneralSecurityException {
        var factory = KeyFactory.getInstance(algorithm);
        return new KeyPair(
                factory.generatePublic(
                        new X509EncodedKeySpec(held(name + ".public", byName).getFirst())),
                factory.generatePrivate(
                        new PKCS8EncodedKeySpec(held(name + ".private", byName).getFirst())));
    }

    private static List<byte[]> held(String name, Map<String, List<byte[]>> byName) {
        var held = byName.get(name);
        if (held == null) throw new IllegalArgumentException(name + " is missing");
        return held;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
