package dev.tenure.bench;

import dev.tenure.Tenure;
import dev.tenure.access.Access;
import dev.tenure.core.Actor;
import dev.tenure.ingest.Ledger;
import dev.tenure.store.DataDirectory;
import dev.tenure.store.DuckDb;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.Tenants;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/// The product's server in a process of its own, with tenants to send to and a source key. Says
/// `ready PORT SECONDS TOKEN STAFF`, the seconds its start took and the tokens of a source and of staff, and ends when
/// its standard input does. After the folder and the keys: how many tenants, and options of the server.
final class IngestServer {

    static final int TENANTS = 100;
    private static final int GENERATIONS = 10;
    private static final long MOST_IN_A_GENERATION = 30_000_000;

    private IngestServer() {}

    public static void main(String[] args) throws Exception {
        var data = Path.of(args[0]);
        long keys = Long.parseLong(args[1]);
        // Marks the folder as Tenure's; the server refuses one that is neither empty nor marked.
        DataDirectory.open(data, UUID.randomUUID()).close();
        if (keys > 0) prefill(Files.createDirectories(data.resolve("usage")), keys);
        long start = System.nanoTime();
        var options =
                new ArrayList<>(List.of("--server.port=0", "--tenure.data-dir=" + data, "--server.shutdown=immediate"));
        options.addAll(List.of(args).subList(3, args.length));
        var context = (ServletWebServerApplicationContext)
                SpringApplication.run(Tenure.class, options.toArray(String[]::new));
        double seconds = (System.nanoTime() - start) / 1e9;
        var by = new Actor.Service("bench");
        for (int i = 0; keys >= 0 && i < Integer.parseInt(args[2]); i++) {
            var key = IngestLoad.tenant(i);
            var tenant = context.getBean(Tenants.class).create(NewTenant.named(key, key), by);
            context.getBean(Accounts.class).link("bench", key, tenant.id(), by);
        }
        var token = keys < 0
                ? System.getenv("TENURE_TOKEN")
                : context.getBean(Access.class)
                        .issueSourceKey("bench", "account", by)
                        .token();
        var access = context.getBean(Access.class);
        var staff = access.service("bench", "Benchmark");
        var staffToken = access.issueStaffToken(staff.staffId(), "bench", Duration.ofHours(12), by)
                .token();
        int port = Objects.requireNonNull(context.getWebServer()).getPort();
        System.out.println("ready " + port + " " + seconds + " " + token + " " + staffToken);
        while (System.in.read() >= 0) {}
        context.close();
        System.exit(0);
    }

    /// Keys of earlier days, as the window holds them after that many events.
    private static void prefill(Path usage, long keys) {
        try (var duckDb =
                DuckDb.open(usage.resolve("ledger.duckdb"), usage.resolve("temporary"), DuckDb.Limits.DEFAULT)) {
            Ledger.open(duckDb, usage.resolve("events"));
            int generations = (int) Math.max(GENERATIONS, keys / MOST_IN_A_GENERATION);
            long each = keys / generations;
            var statements = new ArrayList<String>();
            for (int n = 1; n <= generations; n++) {
                statements.add("""
                        create table event_key_%1$d as
                        select (hash(i * 3 + 1)::hugeint - 9223372036854775808)::bigint as key1,
                               (hash(i * 5 + 2)::hugeint - 9223372036854775808)::bigint as key2, i as payload
                          from (select unnest(range(%2$d, %3$d)) as i)
                        """.formatted(n, each * (n - 1), each * n));
                statements.add("insert into key_generation values (%d, current_date - %d, current_date - %d, %d)"
                        .formatted(
                                n,
                                (generations - n) * 30 / generations + 3,
                                (generations - n) * 30 / generations + 1,
                                each));
            }
            for (var sql : statements)
                duckDb.write(connection -> {
                            try (var statement = connection.createStatement()) {
                                return statement.execute(sql);
                            }
                        })
                        .join();
        }
    }
}
