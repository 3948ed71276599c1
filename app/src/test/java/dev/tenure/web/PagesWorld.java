package dev.tenure.web;

import dev.tenure.RunningServer;
import dev.tenure.access.Caller;
import dev.tenure.core.Reading;
import dev.tenure.core.Reading.Measured;
import dev.tenure.core.Readings;
import dev.tenure.core.TenantId;
import dev.tenure.health.Health;
import dev.tenure.tenants.FactHistory;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImport.Kind;
import dev.tenure.tenants.Tenants;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Sixty tenants with facts and fourteen weeks of scores: Northwind falls, Umbra misses an input, Kestrel is
/// too young to score, the rest are well in different degrees.
final class PagesWorld {

    static final LocalDate DAY = LocalDate.of(2026, 11, 23);
    static final int TENANTS = 60;
    private static final long JOB = 1;

    private PagesWorld() {}

    static Caller.Staff fill(RunningServer server) {
        var staff = server.person(true, true);
        var tenants = new ArrayList<>(List.of("northwind", "umbra", "kestrel"));
        for (int i = tenants.size(); i < TENANTS; i++) tenants.add("tenant-" + i);
        var names = Map.of("northwind", "Northwind Freight", "umbra", "Umbra Energy", "kestrel", "Kestrel Labs");
        var described = new StringBuilder("id,name,plan\n");
        var contracts =
                new StringBuilder("tenant,term_start,term_end,amount_minor,currency,period,notice_by,auto_renew\n");
        var owners = new StringBuilder("tenant,owner\n");
        for (int i = 0; i < tenants.size(); i++) {
            var key = tenants.get(i);
            described.append("%s,%s,%s\n"
                    .formatted(key, names.getOrDefault(key, "Tenant " + i), i % 3 == 0 ? "Enterprise" : "Growth"));
            var renewal = DAY.plusDays(18 + i * 5L % 170);
            contracts.append("%s,2026-01-04,%s,%d,%s,year,%s,true\n"
                    .formatted(
                            key, renewal, 41_200_000 - i * 500_000L, i % 4 == 3 ? "EUR" : "USD", renewal.minusDays(7)));
            if (i % 10 != 9) owners.append("%s,%s\n".formatted(key, i % 2 == 0 ? "Maya Koh" : "Tom Ode"));
        }
        stage(server, staff, Kind.TENANTS, described.toString());
        stage(server, staff, Kind.CONTRACTS, contracts.toString());
        stage(server, staff, Kind.OWNERS, owners.toString());
        stage(server, staff, Kind.INCIDENTS, """
                tenant,incident_id,opened_at,severity,title
                northwind,inc-1,2026-10-16T08:00:00Z,1,us-east outage
                northwind,inc-2,2026-11-02T08:00:00Z,1,exports stuck
                """);
        stage(server, staff, Kind.ONBOARDING, """
                tenant,step,applicable,done_on
                northwind,Connect sign-on,true,2026-02-01
                northwind,Invite ten people,true,
                """);
        var report = server.bean(FactHistory.class).commit(JOB, staff.actor());
        if (!report.rejected().isEmpty())
            throw new IllegalStateException(report.rejected().toString());
        var ids = new HashMap<String, TenantId>();
        server.bean(Tenants.class).find(staff.staffId(), tenants).forEach((key, tenant) -> ids.put(key, tenant.id()));
        var health = server.bean(Health.class);
        for (int week = 13; week >= 0; week--) {
            var byMeasure = new HashMap<String, Map<TenantId, Reading>>();
            for (int i = 0; i < tenants.size(); i++)
                readings(
                        byMeasure,
                        java.util.Objects.requireNonNull(ids.get(tenants.get(i))),
                        tenants.get(i),
                        i,
                        13 - week);
            health.assess(DAY.minusWeeks(week), new Readings(byMeasure), _ -> {});
        }
        return staff;
    }

    private static void readings(
            Map<String, Map<TenantId, Reading>> all, TenantId tenant, String key, int i, int week) {
        if (key.equals("kestrel")) {
            put(all, "weekly_users", tenant, 10, 20);
            return;
        }
        long ill = key.equals("northwind") || key.equals("umbra") ? week : Math.max(0, i % 9 - 4);
        if (!key.equals("umbra")) put(all, "weekly_users", tenant, 170 - 6 * ill, 268);
        put(all, "incidents", tenant, ill, 1);
        put(all, "slo", tenant, 5 + 2 * ill, 10);
        put(all, "denials", tenant, 10 + 3 * ill, 1000);
        put(all, "receipts", tenant, 100 - 2 * ill, 100);
        put(all, "onboarding", tenant, 11, 11);
        put(all, "quota", tenant, 50 + ill, 100);
        put(all, "exports", tenant, 4, 4);
    }

    static void put(Map<String, Map<TenantId, Reading>> all, String measure, TenantId tenant, long num, long den) {
        all.computeIfAbsent("usage." + measure, _ -> new HashMap<>()).put(tenant, new Measured(num, den));
    }

    static void load(RunningServer server, Caller.Staff staff, Kind kind, String csv) {
        var report = server.bean(FactImport.class)
                .run(kind, csv.getBytes(StandardCharsets.UTF_8), staff.staffId(), true, staff.actor(), false);
        if (!report.rejected().isEmpty()) throw new IllegalStateException(kind + ": " + report.rejected());
    }

    /// Known since the beginning of the year, so that the weeks shown knew it.
    private static void stage(RunningServer server, Caller.Staff staff, Kind kind, String csv) {
        var lines = csv.lines().toList();
        var names = Set.of("id", "tenant", "step", "incident_id");
        var rules = Stream.of(lines.getFirst().split(","))
                .filter(column -> !names.contains(column))
                .map(column -> column + "=column noted")
                .toList();
        var dated = new StringBuilder(lines.getFirst()).append(",noted\n");
        lines.stream().skip(1).forEach(line -> dated.append(line).append(",2026-01-02\n"));
        server.bean(FactHistory.class)
                .stage(
                        JOB,
                        new FactHistory.Sending(
                                kind, "", rules, dated.toString().getBytes(StandardCharsets.UTF_8)),
                        staff.staffId(),
                        staff.actor());
    }
}
