package dev.tenure.tenants;

import dev.tenure.core.Actor;
import dev.tenure.core.TenantId;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.HandoverStore.Period;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Gives a book of accounts to another owner in one step: for good, or until its owner is back. Giving it back
/// restores the owners that were entered before, of all days from then on.
public final class Handovers {

    /// @param tenants only these of the book; absent, all of it that has not ended
    /// @param backOn the first day the owner is back; absent, for good
    public record Order(
            String from, Fact.Owner to, Optional<Set<String>> tenants, LocalDate firstDay, Optional<LocalDate> backOn) {
        public Order {
            if (from.isBlank())
                throw new IllegalArgumentException("from names the owner whose accounts are handed over");
            if (from.equals(to.name())) throw new IllegalArgumentException("to is another than from");
            if (backOn.filter(day -> !firstDay.isBefore(day)).isPresent())
                throw new IllegalArgumentException("back_on is later than first_day");
            tenants = tenants.map(Set::copyOf);
        }
    }

    /// @param accounts as many as the one who asks may see
    public record Handover(
            long id,
            String from,
            String to,
            LocalDate firstDay,
            Optional<LocalDate> backOn,
            Instant recordedAt,
            String recordedBy,
            Optional<Instant> returnedAt,
            int accounts) {}

    /// @param left somebody else has become their owner meanwhile, so they stay with him
    public record Returned(int accounts, List<TenantRef> left) {}

    private final Database database;
    private final InstantSource clock;
    private final Facts facts;

    public Handovers(Database database, Facts facts, InstantSource clock) {
        this.database = database;
        this.facts = facts;
        this.clock = clock;
    }

    /// Which accounts an order is about, as far as the one who asks sees them.
    ///
    /// @throws IllegalArgumentException when a named tenant is not one of the book
    public List<TenantRef> accounts(int staffId, Order order) {
        var book = database.inStaff(staffId, tx -> HandoverStore.book(tx, order.from(), order.firstDay()));
        if (order.tenants().isEmpty()) return book;
        var wanted = order.tenants().get();
        var found =
                book.stream().filter(tenant -> wanted.contains(tenant.key())).toList();
        var keys = found.stream().map(TenantRef::key).collect(Collectors.toSet());
        var strange =
                wanted.stream().filter(key -> !keys.contains(key)).sorted().toList();
        if (!strange.isEmpty())
            throw new IllegalArgumentException("of " + order.from() + "'s accounts on " + order.firstDay()
                    + " there is none named " + String.join(", ", strange));
        return found;
    }

    /// @throws IllegalArgumentException when nothing is left to hand over
    public long hand(int staffId, Order order, Actor by) {
        var accounts = accounts(staffId, order);
        return database.inStage(Stage.FACTS, tx -> {
            var ids = accounts.stream().map(TenantRef::id).toList();
            HandoverStore.lock(tx.sql(), ids);
            var periods = HandoverStore.periods(tx.sql(), ids, order.firstDay());
            // Whoever got another owner between the look and the lock is left alone.
            var moved = ids.stream()
                    .filter(id -> periods.containsKey(id)
                            && periods.get(id).getFirst().owner().name().equals(order.from()))
                    .toList();
            if (moved.isEmpty())
                throw new IllegalArgumentException(
                        "there is no account of " + order.from() + " on " + order.firstDay());
            var now = clock.instant();
            enter(tx, moved, _ -> List.of(new Period(order.to(), order.firstDay())), by, now);
            order.backOn().ifPresent(back -> enter(tx, moved, id -> from(periods, id, back), by, now));
            return HandoverStore.record(tx.sql(), order, moved, periods, by, now);
        });
    }

    /// Empty when there is no such handover in the sight of the one who asks, or it was returned already.
    public Optional<Returned> giveBack(int staffId, long handover, Actor by) {
        var found = find(staffId, handover).filter(each -> each.returnedAt().isEmpty());
        if (found.isEmpty()) return Optional.empty();
        var accounts = accounts(staffId, handover);
        var today = facts.today();
        var day = today.isBefore(found.get().firstDay()) ? found.get().firstDay() : today;
        return Optional.of(database.inStage(Stage.FACTS, tx -> {
            var ids = accounts.stream().map(TenantRef::id).toList();
            HandoverStore.lock(tx.sql(), ids);
            var before = HandoverStore.before(tx.sql(), handover);
            var owners = HandoverStore.periods(tx.sql(), ids, day);
            // An absence that is over needs nothing: its owner is back.
            var still = ids.stream()
                    .filter(id -> owners.containsKey(id)
                            && owners.get(id)
                                    .getFirst()
                                    .owner()
                                    .name()
                                    .equals(found.get().to()))
                    .toList();
            enter(tx, still, id -> from(before, id, day), by, clock.instant());
            HandoverStore.returned(tx.sql(), handover, by, clock.instant());
            return new Returned(
                    still.size(),
                    accounts.stream()
                            .filter(tenant -> !still.contains(tenant.id()))
                            .toList());
        }));
    }

    /// Newest first.
    public List<Handover> list(int staffId) {
        return database.inStaff(staffId, tx -> HandoverStore.list(tx, Optional.empty()));
    }

    public Optional<Handover> find(int staffId, long handover) {
        return database.inStaff(
                staffId,
                tx -> HandoverStore.list(tx, Optional.of(handover)).stream().findFirst());
    }

    public List<TenantRef> accounts(int staffId, long handover) {
        return database.inStaff(staffId, tx -> HandoverStore.accounts(tx, handover));
    }

    /// Who owns anything on a day.
    public List<String> owners(int staffId, LocalDate day) {
        return database.inStaff(staffId, tx -> HandoverStore.owners(tx, day));
    }

    /// What was said of a day and all later ones, beginning with that day.
    private static List<Period> from(Map<TenantId, List<Period>> periods, TenantId tenant, LocalDate day) {
        var tail = new ArrayList<Period>();
        for (var period : Objects.requireNonNull(periods.get(tenant))) {
            if (!period.since().isAfter(day)) tail.clear();
            tail.add(period.since().isBefore(day) ? new Period(period.owner(), day) : period);
        }
        return tail;
    }

    /// Each period in its turn, for a later one closes what the one before said of its days.
    private void enter(
            StageTx tx,
            Collection<TenantId> tenants,
            java.util.function.Function<TenantId, List<Period>> periods,
            Actor by,
            Instant now) {
        for (int turn = 0; ; turn++) {
            var entries = new ArrayList<FactStore.Entry>();
            for (var tenant : tenants) {
                var all = periods.apply(tenant);
                if (turn < all.size())
                    entries.add(new FactStore.Entry(
                            tenant,
                            all.get(turn).owner(),
                            Optional.of(all.get(turn).since())));
            }
            if (entries.isEmpty()) return;
            FactStore.enter(tx.sql(), entries, by, Optional.empty(), facts.today(), now);
        }
    }
}
