package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.options.ColorScheme;
import dev.tenure.RunningServer;
import dev.tenure.core.Reading;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.health.Health;
import dev.tenure.tenants.FactImport.Kind;
import dev.tenure.tenants.Tenants;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Ten thousand tenants are one page of fifty, a bounded drawing and an honest count.
class LargePortfolioTest {

    private static final LocalDate DAY = PagesWorld.DAY.plusDays(1);
    private static final int TENANTS = 10_000;
    private static final int MOST_BYTES = 400_000;

    @Test
    void tenThousandTenantsAreALightPageThatSaysHowManyItLeavesOut() {
        try (var server = RunningServer.start("tenure.as-of=2026-11-24", "tenure.cycle.seconds=0");
                var chromium = Chromium.start()) {
            var staff = server.person(true, true);
            var described = new StringBuilder("id,name,plan\n");
            var contracts = new StringBuilder("tenant,term_start,term_end,amount_minor,currency,period\n");
            for (int i = 0; i < TENANTS; i++) {
                described.append("t-%05d,Tenant %d,Growth\n".formatted(i, i));
                var renewal = DAY.plusDays(1 + i % 365);
                contracts.append("t-%05d,2026-01-04,%s,%d,USD,year\n".formatted(i, renewal, 100_000L * (1 + i % 997)));
            }
            PagesWorld.load(server, staff, Kind.TENANTS, described.toString());
            PagesWorld.load(server, staff, Kind.CONTRACTS, contracts.toString());
            var byMeasure = new HashMap<String, Map<TenantId, Reading>>();
            int i = 0;
            for (Optional<String> cursor = Optional.empty(); ; ) {
                var some = server.bean(Tenants.class)
                        .list(staff.staffId(), cursor, Tenants.MOST_PER_PAGE, Optional.empty());
                for (var tenant : some.items()) {
                    int ill = i++ % 14;
                    PagesWorld.put(byMeasure, "weekly_users", tenant.id(), 150 - 9L * ill, 200);
                    PagesWorld.put(byMeasure, "incidents", tenant.id(), ill, 1);
                    PagesWorld.put(byMeasure, "slo", tenant.id(), 5 + 2L * ill, 10);
                    PagesWorld.put(byMeasure, "denials", tenant.id(), 10 + 3L * ill, 1000);
                    PagesWorld.put(byMeasure, "receipts", tenant.id(), 100 - 2L * ill, 100);
                }
                if (some.next().isEmpty()) break;
                cursor = some.next();
            }
            server.bean(Health.class).assess(DAY, new Readings(byMeasure), _ -> {});

            var page = chromium.open(server, 1440, 900, ColorScheme.LIGHT);
            Chromium.signIn(page, staff.name());
            var answer = page.navigate("/?view=all");

            int bytes = answer.body().length;
            assertTrue(bytes < MOST_BYTES, bytes + " bytes");
            assertEquals(50, page.locator("#board tbody tr").count());
            int circles = page.locator(".rw svg.only-lg circle").count();
            assertTrue(circles > 100 && circles <= 160, circles + " circles");
            var note = page.locator(".rw .t").innerText();
            assertTrue(note.matches("(?s).*The 160 that matter most of [0-9],[0-9]{3} are drawn.*"), note);
            var foot = page.locator("#board .ft").innerText();
            assertTrue(foot.contains("Rows 1 to 50 of 10,000"), foot);
            page.locator("#page-next").click();
            page.waitForURL("**cursor=*");
            page.locator("#board .ft").getByText("Rows 51 to 100 of 10,000").waitFor();
            Chromium.shoot(page, "large-portfolio");
            page.context().close();
        }
    }
}
