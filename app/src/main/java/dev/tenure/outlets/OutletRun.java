package dev.tenure.outlets;

import dev.tenure.core.TenantId;
import dev.tenure.health.Health;
import dev.tenure.health.Roster;
import dev.tenure.outlets.Field.Subject;
import dev.tenure.outlets.Outlet.Target;
import dev.tenure.outlets.OutletStore.Claim;
import dev.tenure.outlets.Outlets.Counts;
import dev.tenure.outlets.Outlets.Outcome;
import dev.tenure.outlets.Outlets.Result;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.Accounts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of an outlet: page by page over everybody it sees, each page read and let go before anything waits for a
/// receiver. What is held of the whole is the ids of accounts.
final class OutletRun {

    private static final Logger LOG = LoggerFactory.getLogger(OutletRun.class);
    private static final int PAGE = 500;

    /// So many messages one after the other that a receiver calls wrong are not bad luck with a row.
    private static final int MOST_REFUSED_IN_A_ROW = 3;

    private final Database database;
    private final Roster roster;
    private final InstantSource clock;
    private final Optional<URI> site;
    private final Webhook webhook;
    private final BooleanSupplier closing;

    OutletRun(
            Database database,
            Health health,
            InstantSource clock,
            Optional<URI> site,
            Webhook webhook,
            BooleanSupplier closing) {
        this.database = database;
        this.roster = new Roster(health);
        this.clock = clock;
        this.site = site;
        this.webhook = webhook;
        this.closing = closing;
    }

    Result run(Outlet outlet, Claim claim, int staff, LocalDate day) {
        var walk = new Walk(outlet, claim, staff, day);
        return switch (outlet.target()) {
            case Target.File file -> {
                try {
                    yield written(walk, file);
                } catch (IOException unwritable) {
                    LOG.warn("outlet {}: {} could not be written", outlet.name(), file.path(), unwritable);
                    yield Result.failed(
                            "the file could not be written: " + unwritable, Optional.of(day), walk.counts());
                }
            }
            case Target.Webhook hook -> posted(walk, hook);
        };
    }

    /// One run's way through the tenants, and what it met.
    private final class Walk {
        final Outlet outlet;
        final Claim claim;
        final int staff;
        final LocalDate day;
        final Set<String> accounts = new HashSet<>();
        final List<TenantId> unlinked = new ArrayList<>();
        int sent;
        int unchanged;
        int refused;
        int refusedInARow;
        String why = "";
        private Optional<TenantId> after = Optional.empty();
        private boolean more = true;

        Walk(Outlet outlet, Claim claim, int staff, LocalDate day) {
            this.outlet = outlet;
            this.claim = claim;
            this.staff = staff;
            this.day = day;
        }

        /// Empty after the last page. A page that has nobody for the receiver has no subjects.
        Optional<List<Subject>> next() {
            if (!more) return Optional.empty();
            var subjects = new ArrayList<Subject>();
            after = database.inStaff(staff, tx -> {
                var page = roster.page(tx, day, after, PAGE);
                var wanted = page.rows().stream().filter(this::meant).toList();
                var linked = Accounts.linked(
                        tx,
                        outlet.links().orElse(""),
                        wanted.stream().map(Roster.Row::tenant).toList());
                for (var row : wanted) {
                    var known = linked.get(row.tenant());
                    // A tenant that is another one by now is sent as that one.
                    if (known == null) continue;
                    var names = outlet.links().isPresent() ? known : List.of(row.key());
                    if (names.isEmpty()) unlinked.add(row.tenant());
                    for (var name : names) subjects.add(new Subject(row, name, day, site));
                }
                return page.next();
            });
            more = after.isPresent();
            subjects.forEach(subject -> accounts.add(subject.account()));
            return Optional.of(subjects);
        }

        private boolean meant(Roster.Row row) {
            return outlet.statuses().contains(row.status())
                    && (outlet.plans().isEmpty() || outlet.plans().contains(row.plan()));
        }

        boolean hold() {
            return database.inStage(
                    Stage.OUTLETS, tx -> OutletStore.hold(tx.sql(), outlet.name(), claim, Outlets.CLAIM));
        }

        Counts counts() {
            return new Counts(accounts.size(), sent, unchanged, refused);
        }

        Result failed(String reason, Optional<Duration> pause) {
            return new Result(Outcome.FAILED, reason, Optional.of(day), counts(), pause);
        }

        Result lost() {
            return failed("another server went on with it", Optional.empty());
        }

        Result stopping() {
            return failed("the server was stopping; the rest follows after its start", Optional.empty());
        }

        Result ended() {
            database.inStage(Stage.OUTLETS, tx -> {
                OutletStore.unlinked(tx.sql(), outlet.name(), unlinked);
                return unlinked.size();
            });
            var outcome = refused > 0 ? Outcome.PARTLY : sent > 0 ? Outcome.SENT : Outcome.SAME;
            var said = accounts.size() + " accounts of " + day + ": " + sent + " sent, " + unchanged + " unchanged, "
                    + refused + " refused, " + unlinked.size() + " tenants without an account"
                    + (why.isEmpty() ? "" : "; " + why)
                    + (site.isEmpty() ? "; without links, for TENURE_PUBLIC_URL is not set" : "");
            return new Result(outcome, said, Optional.of(day), counts(), Optional.empty());
        }
    }

    private Result written(Walk walk, Target.File to) throws IOException {
        try (var file = OutletFile.begin(walk.outlet, to, walk.day)) {
            for (var page = walk.next(); page.isPresent(); page = walk.next()) {
                for (var subject : page.get()) file.add(subject);
                if (closing.getAsBoolean()) return walk.stopping();
                if (!walk.hold()) return walk.lost();
            }
            boolean fresh = file.finish();
            walk.sent = fresh ? walk.accounts.size() : 0;
            walk.unchanged = fresh ? 0 : walk.accounts.size();
        }
        return walk.ended();
    }

    private Result posted(Walk walk, Target.Webhook to) {
        for (var page = walk.next(); page.isPresent(); page = walk.next()) {
            if (!walk.hold()) return walk.lost();
            var due = due(walk, page.get());
            walk.unchanged += page.get().size() - due.size();
            var broken = told(walk, to, due);
            if (broken.isPresent()) return broken.get();
        }
        // Only now is it known who is not there any more.
        var left = database.inStage(Stage.OUTLETS, tx -> OutletStore.left(tx.sql(), walk.outlet.name(), walk.accounts));
        return told(walk, to, left).orElseGet(walk::ended);
    }

    private List<Due> due(Walk walk, List<Subject> page) {
        var accepted = database.inStage(
                Stage.OUTLETS,
                tx -> OutletStore.accepted(
                        tx.sql(),
                        walk.outlet.name(),
                        page.stream().map(Subject::account).toList()));
        var due = new ArrayList<Due>();
        for (var subject : page) {
            var digest = OutletRules.digest(walk.outlet, subject);
            var before = Optional.ofNullable(accepted.get(subject.account()));
            if (before.flatMap(OutletStore.Accepted::digest)
                    .filter(digest::equals)
                    .isPresent()) continue;
            due.add(new Due(
                    subject.row().tenant(),
                    subject.account(),
                    before.map(OutletStore.Accepted::version).orElse(0L) + 1,
                    Optional.of(digest),
                    OutletRules.row(walk.outlet.columns(), subject)));
        }
        return due;
    }

    /// @return why the run ends here; empty when it goes on
    private Optional<Result> told(Walk walk, Target.Webhook to, List<Due> due) {
        for (int from = 0; from < due.size(); from += to.batch()) {
            if (closing.getAsBoolean()) return Optional.of(walk.stopping());
            var batch = due.subList(from, Math.min(from + to.batch(), due.size()));
            var message = OutletRules.message(walk.outlet, walk.day, batch);
            switch (webhook.post(to, message, clock.instant())) {
                case Webhook.Answer.Accepted() -> {
                    if (!accept(walk, batch)) return Optional.of(walk.lost());
                    walk.sent += batch.size();
                    walk.refusedInARow = 0;
                }
                case Webhook.Answer.Refused(String why) -> {
                    walk.refused += batch.size();
                    walk.why = why;
                    if (++walk.refusedInARow >= MOST_REFUSED_IN_A_ROW)
                        return Optional.of(walk.failed(
                                why + " to " + MOST_REFUSED_IN_A_ROW + " messages in a row", Optional.empty()));
                }
                case Webhook.Answer.Failed(String why, var pause) -> {
                    return Optional.of(walk.failed(why, pause));
                }
                case Webhook.Answer.Stopped() -> {
                    return Optional.of(new Result(
                            Outcome.STOPPED,
                            "the receiver answered 410: it wants no more. Run the outlet to begin again",
                            Optional.of(walk.day),
                            walk.counts(),
                            Optional.empty()));
                }
            }
        }
        return Optional.empty();
    }

    /// Who lost the claim meanwhile writes nothing: the other may have told the receiver something newer.
    private boolean accept(Walk walk, List<Due> batch) {
        var now = clock.instant();
        return database.inStage(Stage.OUTLETS, tx -> {
            if (!OutletStore.hold(tx.sql(), walk.outlet.name(), walk.claim, Outlets.CLAIM)) return false;
            OutletStore.accept(tx.sql(), walk.outlet.name(), walk.day, batch, now);
            return true;
        });
    }
}
