package dev.tenure.receipts;

import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The way into the logs. A receipt is signed before its log's head is locked; under the lock there is an insert alone,
/// and it commits with the effect it speaks of or not at all.
public final class Receipts {

    private final Database database;
    private final Keys keys;
    private final String host;
    private final SecureRandom random;
    private final Map<LogName, String> origins = new ConcurrentHashMap<>();

    /// @param host what the origins of logs begin with
    public Receipts(Database database, Keys keys, String host, SecureRandom random) {
        this.database = database;
        this.keys = keys;
        this.host = host;
        this.random = random;
    }

    /// Outside the transaction of the effect: it may have to open the log.
    public Draft sign(LogName of, Statement statement) {
        return new Draft(statement, Signed.of(statement, origins.computeIfAbsent(of, this::origin), keys.receipt()));
    }

    /// In the transaction of the effect, whatever its role is.
    public Recorded record(JdbcClient sql, Draft draft) {
        return ReceiptStore.append(sql, draft);
    }

    /// As it is kept, with its proof once it is sealed. Empty too when it is of another log than that.
    public Optional<Kept> find(LogName of, long index) {
        return database.inSnapshot(Stage.RECEIPTS, tx -> ReceiptStore.find(tx.sql(), tenant(of), index));
    }

    /// The five files that prove a receipt to whoever has nothing else; empty while it is not sealed.
    public Optional<ReceiptFiles> files(LogName of, long index) {
        return database.inSnapshot(
                Stage.RECEIPTS,
                tx -> ReceiptStore.sealed(tx.sql(), tenant(of), index).map(kept -> ReceiptFiles.of(kept, keys)));
    }

    private String origin(LogName of) {
        var bytes = new byte[16];
        random.nextBytes(bytes);
        var name = HexFormat.of().formatHex(bytes);
        return database.inStage(
                Stage.RECEIPTS, tx -> ReceiptStore.open(tx.sql(), tenant(of), name, host + "/log/" + name));
    }

    private static Optional<Integer> tenant(LogName of) {
        return switch (of) {
            case LogName.OfTenant(TenantId tenant) -> Optional.of(tenant.number());
            case LogName.OfInstallation() -> Optional.empty();
        };
    }
}
