package dev.tenure.outlets;

import dev.tenure.outlets.Field.Subject;
import dev.tenure.outlets.Outlet.Target;
import dev.tenure.outlets.OutletStore.Claim;
import dev.tenure.outlets.Outlets.Outcome;
import dev.tenure.outlets.Outlets.Result;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One run of an outlet. What a receiver is about to be told is written down before, and its answer after, so that
/// whoever goes on after a crash knows what it may have taken and says it again under the same keys.
final class OutletRun {

    /// So many messages one after the other that a receiver calls wrong are not bad luck with a row.
    private static final int MOST_REFUSED_IN_A_ROW = 3;

    private final Database database;
    private final InstantSource clock;
    private final Webhook webhook;
    private final BooleanSupplier closing;
    private final Outlet outlet;
    private final Claim claim;
    private final Walk walk;
    private int sent;
    private int refused;
    private int refusedInARow;
    private String note = "";

    OutletRun(
            Database database,
            InstantSource clock,
            Webhook webhook,
            BooleanSupplier closing,
            Outlet outlet,
            Claim claim,
            Walk walk) {
        this.database = database;
        this.clock = clock;
        this.webhook = webhook;
        this.closing = closing;
        this.outlet = outlet;
        this.claim = claim;
        this.walk = walk;
    }

    /// @param confirmed that many accounts left
    Result run(boolean confirmed) {
        return switch (outlet.target()) {
            case Target.File(Path path) -> {
                try {
                    yield written(path, confirmed);
                } catch (IOException | UncheckedIOException unwritable) {
                    var why = unwritable instanceof UncheckedIOException inner ? inner.getCause() : unwritable;
                    yield failed("the file could not be written: " + why);
                }
            }
            case Target.Webhook hook -> posted(hook, confirmed);
        };
    }

    private Result failed(String why) {
        return failed(why, Optional.empty());
    }

    private Result failed(String why, Optional<Duration> pause) {
        return new Result(Outcome.FAILED, why, Optional.of(walk.day), pause);
    }

    private Result lost() {
        return failed("another server went on with it");
    }

    private Result ended() {
        var said = "accounts of " + walk.day + ": " + walk.accounts.size() + ", sent: " + sent + ", refused: " + refused
                + ", tenants without one: " + walk.unlinked.size() + note
                + (walk.hasSite() ? "" : "; without links, for TENURE_PUBLIC_URL is not set");
        return new Result(refused > 0 ? Outcome.PARTLY : Outcome.DONE, said, Optional.of(walk.day), Optional.empty());
    }

    /// Who lost the claim meanwhile writes nothing: the other may have told the receiver something newer.
    private boolean held(Predicate<JdbcClient> work) {
        return database.inStage(
                Stage.OUTLETS,
                tx -> OutletStore.hold(tx.sql(), outlet.name(), claim, Outlets.CLAIM) && work.test(tx.sql()));
    }

    private Result written(Path path, boolean confirmed) throws IOException {
        try (var file = new OutletFile(outlet, path)) {
            for (var page = walk.next(); page.isPresent(); page = walk.next()) {
                page.get().forEach(file::add);
                if (closing.getAsBoolean()) return failed("the server was stopping");
                if (!held(_ -> true)) return lost();
            }
            int gone = file.before() - walk.accounts.size();
            if (OutletRules.tooManyLeft(gone, file.before()) && !confirmed)
                return failed(unconfirmed(gone, file.before()));
            if (file.finish()) sent = walk.accounts.size();
        }
        return ended();
    }

    private Result posted(Target.Webhook to, boolean confirmed) {
        for (var page = walk.next(); page.isPresent(); page = walk.next()) {
            var broken = told(to, due(to, page.get()));
            if (broken.isPresent()) return broken.get();
        }
        // Only now is it known who is not there any more.
        var left = database.inStage(Stage.OUTLETS, tx -> OutletStore.left(tx.sql(), outlet.name(), walk.accounts));
        var fresh = left.stream().filter(due -> !due.again()).toList();
        int held = left.size() + walk.accounts.size();
        if (OutletRules.tooManyLeft(fresh.size(), held) && !confirmed) return failed(unconfirmed(fresh.size(), held));
        // What was confirmed is said in the end, also when the receiver hears some of it only later.
        if (confirmed && !fresh.isEmpty() && !held(sql -> OutletStore.telling(sql, outlet.name(), fresh)))
            return lost();
        return told(to, left).orElseGet(this::ended);
    }

    private static String unconfirmed(int left, int held) {
        return left + " of " + held + " accounts are no longer among those meant for it, of which nothing was said."
                + " Look at 'links' and at who may be seen; if it is meant, run it with --confirm";
    }

    private List<Due> due(Target.Webhook to, List<Subject> page) {
        var before = database.inStage(
                Stage.OUTLETS,
                tx -> OutletStore.told(
                        tx.sql(),
                        outlet.name(),
                        page.stream().map(Subject::account).toList()));
        var due = new ArrayList<Due>();
        for (var subject : page) {
            var digest = OutletRules.digest(outlet, to, subject);
            var told = before.getOrDefault(subject.account(), OutletStore.Told.NOTHING);
            if (told.holds(digest)) continue;
            due.add(new Due(
                    subject.row().tenant(),
                    subject.account(),
                    told.version(digest),
                    digest,
                    OutletRules.row(outlet.columns(), subject),
                    told.perhaps(),
                    told.since().equals(Optional.of(digest))));
        }
        return due;
    }

    /// @return why the run ends here; empty when it goes on
    private Optional<Result> told(Target.Webhook to, List<Due> due) {
        for (int from = 0; from < due.size(); from += to.batch()) {
            if (closing.getAsBoolean()) return Optional.of(failed("the server was stopping"));
            var batch = due.subList(from, Math.min(from + to.batch(), due.size()));
            if (!held(sql -> OutletStore.telling(sql, outlet.name(), batch))) return Optional.of(lost());
            var answer = webhook.post(to, OutletRules.message(outlet, walk.day, batch), clock.instant());
            switch (answer) {
                case Webhook.Answer.Accepted() -> {
                    if (!held(sql -> OutletStore.accepted(sql, outlet.name(), batch))) return Optional.of(lost());
                    sent += batch.size();
                    refusedInARow = 0;
                }
                case Webhook.Answer.Refused(String why) -> {
                    if (!held(sql -> OutletStore.declined(sql, outlet.name(), batch))) return Optional.of(lost());
                    refused += batch.size();
                    note = "; " + why;
                    if (++refusedInARow == MOST_REFUSED_IN_A_ROW)
                        return Optional.of(failed(why + " to " + MOST_REFUSED_IN_A_ROW + " messages in a row"));
                }
                case Webhook.Answer.Failed(String why, boolean perhaps, var pause) -> {
                    if (!perhaps && !held(sql -> OutletStore.declined(sql, outlet.name(), batch)))
                        return Optional.of(lost());
                    return Optional.of(failed(why, pause));
                }
            }
        }
        return Optional.empty();
    }
}
