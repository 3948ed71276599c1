package dev.tenure.tenants;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.TenantTx;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/// Enters facts. One statement serves every fact table, because what differs is names only: rows that say
/// something new close what was known from their first valid day on and are added; the rest is left alone.
final class FactStore {

    private static final JsonMapper JSON = new JsonMapper();

    /// @param keys what tells one row of a tenant from another
    /// @param lasting holds from a day on; otherwise it happened once and is corrected in place
    record Shape(String table, List<String> keys, List<String> values, boolean lasting) {

        static final Shape PROFILE = new Shape(
                "tenants_profile", List.of(), List.of("name", "plan", "segment", "time_zone", "status"), true);
        static final Shape CONTRACT = new Shape(
                "tenants_contract",
                List.of("contract"),
                List.of("term_start", "term_end", "notice_by", "auto_renew", "renews"),
                true);
        static final Shape CONTRACT_LINE = new Shape(
                "tenants_contract_line",
                List.of("contract", "line"),
                List.of("sku", "quantity", "recurring", "amount_minor", "currency", "period", "starts", "ends"),
                true);
        static final Shape CONTRACT_OUTCOME = new Shape(
                "tenants_contract_outcome", List.of("contract"), List.of("outcome", "effective_on", "reason"), false);
        static final Shape OWNER = new Shape("tenants_owner", List.of(), List.of("name", "email"), true);
        static final Shape PARENT = new Shape("tenants_parent", List.of(), List.of("parent"), true);
        static final Shape STEP =
                new Shape("tenants_onboarding_step", List.of("step"), List.of("applicable", "done_on"), true);
        static final Shape INCIDENT = new Shape(
                "tenants_incident",
                List.of("incident_id"),
                List.of("opened_at", "resolved_at", "severity", "title"),
                false);
        static final Shape SLO =
                new Shape("tenants_slo", List.of("name", "day"), List.of("good", "total", "target_ppm"), false);
        static final Shape QUOTA = new Shape("tenants_quota", List.of("name", "day"), List.of("used", "limit_"), false);
        static final Shape MEASUREMENT =
                new Shape("tenants_measurement", List.of("name", "day"), List.of("num", "den"), false);
        static final Shape SENTIMENT =
                new Shape("tenants_sentiment", List.of("day"), List.of("score", "author", "why"), false);

        static final Shape MILESTONE =
                new Shape("tenants_milestone", List.of("milestone"), List.of("due_on", "weight"), false);
        static final Shape MILESTONE_DONE =
                new Shape("tenants_milestone_done", List.of("milestone"), List.of("done_on"), false);
        static final Shape CONTACT = new Shape(
                "tenants_contact",
                List.of("contact_id"),
                List.of("name", "role", "email", "language", "time_zone", "active_until", "mail_consent"),
                true);
        static final Shape NOTE =
                new Shape("tenants_note", List.of("note_id"), List.of("author", "written_at", "text", "open"), false);

        static final List<Shape> ALL = List.of(
                PROFILE,
                CONTRACT,
                CONTRACT_LINE,
                CONTRACT_OUTCOME,
                OWNER,
                PARENT,
                STEP,
                INCIDENT,
                SLO,
                QUOTA,
                MEASUREMENT,
                SENTIMENT,
                MILESTONE,
                MILESTONE_DONE,
                CONTACT,
                NOTE);

        String keys(String alias) {
            return keys.stream().map(name -> alias + "." + name + ", ").collect(Collectors.joining());
        }

        String values(String alias) {
            return values.stream().map(name -> alias + "." + name).collect(Collectors.joining(", "));
        }

        String same(String one, String other) {
            return keys.stream()
                    .map(name -> " and " + one + "." + name + " = " + other + "." + name)
                    .collect(Collectors.joining());
        }

        String columns() {
            return keys.stream().map(name -> name + ", ").collect(Collectors.joining()) + String.join(", ", values);
        }

        String sql() {
            return """
                    with incoming as materialized (
                      select i.tenant_id, %1$s %2$s,
                             case when not :lasting then '-infinity'
                                  else coalesce(i.valid_from,
                                                case when exists (select from %5$s c
                                                                   where c.tenant_id = i.tenant_id %7$s
                                                                     and c.known_until = 'infinity')
                                                     then :today else '-infinity' end) end as since
                        from jsonb_populate_recordset(null::%5$s, :rows::jsonb) i
                    ), moment as materialized (
                      select greatest(:now, max(c.known_since) + interval '1 microsecond') as at
                        from %5$s c
                       where c.tenant_id in (select tenant_id from incoming)
                         and c.known_until = 'infinity'
                    ), news as materialized (
                      select i.*
                        from incoming i
                       where not exists (select from %5$s c
                                          where c.tenant_id = i.tenant_id %7$s
                                            and c.known_until = 'infinity'
                                            and c.valid_from <= i.since
                                            and c.valid_until = 'infinity'
                                            and row(%3$s) is not distinct from row(%2$s))
                    ), closed as (
                      update %5$s c
                         set known_until = m.at
                        from news i, moment m
                       where c.tenant_id = i.tenant_id %7$s
                         and c.known_until = 'infinity'
                         and c.valid_until > i.since
                      returning c.tenant_id, %4$s %3$s, c.valid_from, c.recorded_by, c.import_digest, c.job_id, i.since
                    ), kept as (
                      insert into %5$s (tenant_id, %6$s, valid_from, valid_until, known_since,
                                        recorded_by, import_digest, job_id)
                      select c.tenant_id, %4$s %3$s, c.valid_from, c.since, m.at, c.recorded_by, c.import_digest,
                             c.job_id
                        from closed c, moment m
                       where c.valid_from < c.since
                    ), added as (
                      insert into %5$s (tenant_id, %6$s, valid_from, known_since, recorded_by, import_digest, job_id)
                      select i.tenant_id, %1$s %2$s, i.since, m.at, :by, :digest, :job
                        from news i, moment m
                    )
                    select (select count(*) from incoming) as incoming,
                           (select count(*) from news) as news,
                           (select count(*) from news i where exists (select from closed c
                                                           where c.tenant_id = i.tenant_id %7$s)) as changed
                    """.formatted(keys("i"), values("i"), values("c"), keys("c"), table, columns(), same("c", "i"));
        }
    }

    /// From here on a planner that knows nothing of the rows plans badly enough to be felt.
    private static final int BULK = 1_000;

    private FactStore() {}

    /// After facts were committed: so many of them that the next board would be joined as if there were few?
    static void settle(Database database, int rows) {
        if (rows < BULK) return;
        var tables = new ArrayList<>(List.of("tenants_tenant", "tenants_alias", "access_assignment"));
        Shape.ALL.forEach(shape -> tables.add(shape.table()));
        database.analyze(tables);
    }

    record Entry(TenantId tenant, Fact fact, Optional<LocalDate> validFrom) {}

    /// @param job what is taken out as a whole: a history import, or a file by `job(import)`
    record Source(Actor by, Optional<String> digest, Optional<Long> job) {}

    /// Files are numbered by themselves and stand below zero, where no history import does.
    static long job(long fileImport) {
        return -fileImport;
    }

    static Recorded enter(
            TenantTx tx,
            List<? extends Fact> facts,
            Optional<LocalDate> validFrom,
            Actor by,
            Optional<String> digest,
            LocalDate today,
            Instant now) {
        // Behind the wall of one tenant nobody sees who stands above its parent.
        if (facts.stream().anyMatch(Fact.Parent.class::isInstance))
            throw new IllegalArgumentException("a parent is entered beside the tenants above it");
        var entries = facts.stream()
                .map(fact -> new Entry(tx.tenant(), fact, validFrom))
                .toList();
        return enter(tx.sql(), entries, by, digest, today, now);
    }

    static Recorded enter(
            JdbcClient sql, List<Entry> entries, Actor by, Optional<String> digest, LocalDate today, Instant now) {
        lock(sql, entries.stream().map(entry -> entry.tenant().number()).toList());
        var byShape = new LinkedHashMap<Shape, List<Map<String, Object>>>();
        for (var entry : entries)
            byShape.computeIfAbsent(shape(entry.fact()), _ -> new ArrayList<>()).add(entry(entry));
        var recorded = Recorded.NOTHING;
        for (var group : byShape.entrySet())
            recorded = recorded.plus(
                    enter(sql, group.getKey(), group.getValue(), new Source(by, digest, Optional.empty()), today, now));
        return recorded;
    }

    /// One writer of a tenant's facts at a time, or two could each close the same row.
    static void lock(JdbcClient sql, Collection<Integer> tenants) {
        sql.sql("select tenant_id from tenants_tenant where tenant_id = any(:tenants) order by tenant_id for update")
                .param("tenants", tenants.stream().distinct().toArray(Integer[]::new))
                .query(Integer.class)
                .list();
    }

    /// The row of a fact as `enter` takes it.
    static Map<String, Object> entry(Entry entry) {
        var row = row(entry.fact());
        row.put("tenant_id", entry.tenant().number());
        entry.validFrom().ifPresent(day -> row.put("valid_from", day.toString()));
        return row;
    }

    /// Needs the tenants' lock.
    static Recorded enter(
            JdbcClient sql, Shape shape, List<Map<String, Object>> rows, Source source, LocalDate today, Instant now) {
        refuseTwice(shape, rows);
        if (shape == Shape.PARENT) FamilyStore.lock(sql);
        var recorded = sql.sql(shape.sql())
                .param("rows", JSON.writeValueAsString(rows))
                .param("lasting", shape.lasting)
                .param("today", today)
                .param("now", TenantStore.utc(now))
                .param("by", source.by().name())
                .param("digest", source.digest().orElse(null), Types.VARCHAR)
                .param("job", source.job().orElse(null), Types.BIGINT)
                .query((row, _) -> {
                    int incoming = row.getInt("incoming");
                    int news = row.getInt("news");
                    int changed = row.getInt("changed");
                    return new Recorded(news - changed, changed, incoming - news);
                })
                .single();
        if (shape == Shape.PARENT) FamilyStore.refuseCircles(sql, tenants(rows));
        if (shape == Shape.PROFILE) TenantStore.showProfiles(sql, tenants(rows), today);
        return recorded;
    }

    private static Integer[] tenants(List<Map<String, Object>> rows) {
        return rows.stream()
                .map(row -> (Integer) Objects.requireNonNull(row.get("tenant_id")))
                .toArray(Integer[]::new);
    }

    private static void refuseTwice(Shape shape, List<Map<String, Object>> rows) {
        var seen = new java.util.HashSet<List<Object>>();
        for (var row : rows)
            if (!seen.add(Stream.concat(Stream.of("tenant_id"), shape.keys.stream())
                    .map(row::get)
                    .toList()))
                throw new IllegalArgumentException("the same thing is entered twice: "
                        + shape.keys.stream().map(row::get).map(String::valueOf).collect(Collectors.joining(" ")));
    }

    /// What makes two facts of one tenant the same thing said twice.
    static List<Object> identity(Fact fact) {
        var row = row(fact);
        var shape = shape(fact);
        var identity = new ArrayList<Object>();
        identity.add(shape.table);
        shape.keys.forEach(name -> identity.add(row.get(name)));
        return identity;
    }

    static Shape shape(Fact fact) {
        return switch (fact) {
            case Fact.Profile _ -> Shape.PROFILE;
            case Fact.Contract _ -> Shape.CONTRACT;
            case Fact.ContractLine _ -> Shape.CONTRACT_LINE;
            case Fact.ContractOutcome _ -> Shape.CONTRACT_OUTCOME;
            case Fact.Owner _ -> Shape.OWNER;
            case Fact.Parent _ -> Shape.PARENT;
            case Fact.Step _ -> Shape.STEP;
            case Fact.Incident _ -> Shape.INCIDENT;
            case Fact.Slo _ -> Shape.SLO;
            case Fact.Quota _ -> Shape.QUOTA;
            case Fact.Measurement _ -> Shape.MEASUREMENT;
            case Fact.Sentiment _ -> Shape.SENTIMENT;
            case Fact.Milestone _ -> Shape.MILESTONE;
            case Fact.MilestoneDone _ -> Shape.MILESTONE_DONE;
            case Fact.Contact _ -> Shape.CONTACT;
            case Fact.Note _ -> Shape.NOTE;
        };
    }

    static Map<String, Object> row(Fact fact) {
        var row = new LinkedHashMap<String, Object>();
        switch (fact) {
            case Fact.Profile profile -> {
                row.put("name", profile.name());
                row.put("plan", profile.plan());
                row.put("segment", profile.segment());
                row.put("time_zone", profile.timeZone());
                row.put("status", profile.status().word());
            }
            case Fact.Contract contract -> {
                row.put("contract", contract.contract());
                row.put("term_start", contract.termStart().toString());
                put(row, "term_end", contract.termEnd());
                put(row, "notice_by", contract.noticeBy());
                row.put("auto_renew", contract.autoRenew());
                put(row, "renews", contract.renews());
            }
            case Fact.ContractLine line -> {
                row.put("contract", line.contract());
                row.put("line", line.line());
                put(row, "sku", line.sku());
                put(row, "quantity", line.quantity());
                row.put("recurring", line.recurring());
                row.put("amount_minor", line.amount().minor());
                row.put("currency", line.amount().currency().getCurrencyCode());
                put(row, "period", line.period().map(Fact.Period::word));
                put(row, "starts", line.starts());
                put(row, "ends", line.ends());
            }
            case Fact.ContractOutcome outcome -> {
                row.put("contract", outcome.contract());
                row.put("outcome", outcome.outcome().word());
                row.put("effective_on", outcome.effectiveOn().toString());
                row.put("reason", outcome.reason());
            }
            case Fact.Owner owner -> {
                row.put("name", owner.name());
                put(row, "email", owner.email());
            }
            case Fact.Parent parent -> put(row, "parent", parent.parent());
            case Fact.Step step -> {
                row.put("step", step.step());
                row.put("applicable", step.applicable());
                put(row, "done_on", step.doneOn());
            }
            case Fact.Milestone milestone -> {
                row.put("milestone", milestone.milestone());
                row.put("due_on", milestone.dueOn().toString());
                row.put("weight", milestone.weight());
            }
            case Fact.MilestoneDone done -> {
                row.put("milestone", done.milestone());
                put(row, "done_on", done.doneOn());
            }
            case Fact.Contact contact -> {
                row.put("contact_id", contact.id());
                row.put("name", contact.name());
                row.put("role", contact.role());
                put(row, "email", contact.email());
                put(row, "language", contact.language());
                put(row, "time_zone", contact.timeZone());
                put(row, "active_until", contact.activeUntil());
                row.put("mail_consent", contact.mailConsent().word());
            }
            case Fact.Note note -> {
                row.put("note_id", note.id());
                row.put("author", note.author());
                row.put("written_at", note.writtenAt().toString());
                row.put("text", note.text());
                row.put("open", note.open());
            }
            case Fact.Incident incident -> {
                row.put("incident_id", incident.id());
                row.put("opened_at", incident.openedAt().toString());
                put(row, "resolved_at", incident.resolvedAt());
                row.put("severity", incident.severity());
                row.put("title", incident.title());
            }
            case Fact.Slo slo -> {
                row.put("name", slo.name());
                row.put("day", slo.day().toString());
                row.put("good", slo.good());
                row.put("total", slo.total());
                row.put("target_ppm", slo.targetPpm());
            }
            case Fact.Quota quota -> {
                row.put("name", quota.name());
                row.put("day", quota.day().toString());
                row.put("used", quota.used());
                row.put("limit_", quota.limit());
            }
            case Fact.Measurement measurement -> {
                row.put("name", measurement.name());
                row.put("day", measurement.day().toString());
                row.put("num", measurement.num());
                row.put("den", measurement.den());
            }
            case Fact.Sentiment sentiment -> {
                row.put("day", sentiment.day().toString());
                row.put("score", sentiment.score());
                row.put("author", sentiment.author());
                row.put("why", sentiment.why());
            }
        }
        return row;
    }

    private static void put(Map<String, Object> row, String name, Optional<?> value) {
        value.ifPresent(given -> row.put(name, given.toString()));
    }
}
