package dev.tenure.outlets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tenure.core.Actor;
import dev.tenure.outlets.Outlets.Counts;
import dev.tenure.tenants.FactForm;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImport.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten thousand tenants, of whom each page is let go before the next: a minute for all of it on two cores.
@Tag("long")
class OutletScaleTest {

    private static final int TENANTS = 10_000;

    @TempDir
    Path data = Path.of("");

    @Test
    void tenThousandAccountsGoOutAndTheNextRunSendsNone() throws IOException {
        try (var world = new OutletWorld(data);
                var receiver = new Receiver()) {
            var described = new StringBuilder("id,name,plan\n");
            var contracts = new StringBuilder("tenant,term_start,term_end,amount_minor,currency,period\n");
            var accounts = new StringBuilder("source,account,tenant\n");
            for (int i = 0; i < TENANTS; i++) {
                described.append("t-%05d,Tenant %d,Growth\n".formatted(i, i));
                contracts.append("t-%05d,2026-01-04,%s,%d,USD,year\n"
                        .formatted(i, LocalDate.of(2027, 1, 4).plusDays(i % 365), 100_000L * (1 + i % 997)));
                accounts.append("crm,a%05d,t-%05d\n".formatted(i, i));
            }
            load(world, Kind.TENANTS, described);
            load(world, Kind.CONTRACTS, contracts);
            load(world, Kind.ACCOUNTS, accounts);
            world.score(OutletWorld.DAY);
            var file = """
                      - name: nightly
                        kind: file
                        every: daily
                        links: crm
                    """;
            var outlets = world.outlets(receiver.outlet("batch: 500") + file);
            var begun = Instant.now();
            assertEquals(
                    new Counts(TENANTS, TENANTS, 0, 0),
                    outlets.run("nightly").orElseThrow().counts());
            var written = Instant.now();
            assertEquals(
                    new Counts(TENANTS, TENANTS, 0, 0),
                    outlets.run("crm").orElseThrow().counts());
            var told = Instant.now();
            assertEquals(
                    new Counts(TENANTS, 0, TENANTS, 0),
                    outlets.run("crm").orElseThrow().counts());
            var again = Instant.now();
            assertEquals(20, receiver.heard.size());
            assertEquals(TENANTS, receiver.rows.size());
            assertEquals(
                    TENANTS + 1,
                    Files.readString(data.resolve("outlets/nightly.csv"))
                            .lines()
                            .count());
            var took = "file " + Duration.between(begun, written) + ", webhook " + Duration.between(written, told)
                    + ", again " + Duration.between(told, again);
            System.out.println(took);
            assertTrue(Duration.between(begun, again).toSeconds() < 60, took);
        }
    }

    private static void load(OutletWorld world, Kind kind, StringBuilder csv) {
        var january = InstantSource.fixed(Instant.parse("2026-01-05T00:00:00Z"));
        var report = new FactImport(world.database, world.accounts, january)
                .run(
                        new FactImport.Sending(
                                kind,
                                csv.toString().getBytes(StandardCharsets.UTF_8),
                                "",
                                "",
                                false,
                                false,
                                FactForm.PLAIN,
                                Optional.empty()),
                        world.sight("loading"),
                        true,
                        new Actor.Service("test"),
                        false);
        assertEquals(0, report.rejectedRows(), kind.word());
    }
}
