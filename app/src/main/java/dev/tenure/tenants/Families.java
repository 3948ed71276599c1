package dev.tenure.tenants;

import dev.tenure.core.Actor;
import dev.tenure.core.Money;
import dev.tenure.store.Database;
import dev.tenure.store.StaffTx;
import dev.tenure.store.StageTx.Stage;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which tenants stand under which. What is summed over them is summed over those the reader sees, and nothing says
/// whether there are others.
public final class Families {

    /// @param depth 0 is the tenant asked for
    /// @param under the key of its parent
    public record Member(
            TenantRef tenant,
            int depth,
            Optional<String> under,
            Optional<Fact.Status> status,
            List<Money> arr,
            Optional<Commitments.Decision> next) {

        /// Whoever is not known to have left, to be a colleague or a test.
        public boolean counts() {
            return status.map(Fact.Status::counts).orElse(true);
        }
    }

    /// @param parent when there is one in the reader's sight
    /// @param members the tenant itself first, then who stands under it, each below its parent
    public record Family(TenantRef tenant, LocalDate day, Optional<TenantRef> parent, List<Member> members) {
        public Family {
            members = List.copyOf(members);
        }

        /// Whether there is anything to say of it.
        public boolean known() {
            return parent.isPresent() || members.size() > 1;
        }

        public List<Member> counted() {
            return members.stream().filter(Member::counts).toList();
        }

        /// Each tenant once, an amount a currency.
        public List<Money> arr() {
            var sums = new TreeMap<String, Long>();
            for (var member : counted())
                for (var money : member.arr())
                    sums.merge(money.currency().getCurrencyCode(), money.minor(), Math::addExact);
            return sums.entrySet().stream()
                    .map(sum -> Money.of(sum.getValue(), sum.getKey()))
                    .toList();
        }

        /// Who decides next, of those that count.
        public Optional<Member> next() {
            return counted().stream()
                    .filter(member -> member.next().isPresent())
                    .min(Comparator.comparing(
                            (Member member) -> member.next().orElseThrow().on()));
        }
    }

    /// A tenant would stand under itself. The message names nobody, for it may reach somebody who does not see them.
    public static final class Circular extends IllegalArgumentException {
        private final transient List<String> chain;

        Circular(List<String> chain) {
            super("a tenant cannot stand under itself, which it would with the parents that were entered since");
            this.chain = List.copyOf(chain);
        }

        List<String> chain() {
            return chain;
        }

        /// Names nobody whom the reader does not see.
        String words(Collection<String> seen) {
            return "a tenant cannot stand under itself: "
                    + chain.stream().map(key -> seen.contains(key) ? key : "…").collect(Collectors.joining(" under "));
        }
    }

    private final Database database;
    private final InstantSource clock;
    private final Facts facts;

    public Families(Database database, Facts facts, InstantSource clock) {
        this.database = database;
        this.facts = facts;
        this.clock = clock;
    }

    public Family of(StaffTx tx, TenantRef tenant, LocalDate day, Known known) {
        return FamilyStore.read(tx, tenant, day, known);
    }

    /// @param parent absent, the tenant stands alone
    /// @throws IllegalArgumentException when there is no such parent in the sight of who enters it, or the tenant
    ///     would stand under itself
    public Recorded enter(
            int staffId, TenantRef tenant, Optional<String> parent, Optional<LocalDate> validFrom, Actor by) {
        if (parent.isPresent()
                && database.inStaff(staffId, tx -> TenantStore.find(tx, parent.get()))
                        .isEmpty()) throw new IllegalArgumentException("there is no tenant '" + parent.get() + "'");
        var entry = new FactStore.Entry(tenant.id(), new Fact.Parent(parent), validFrom);
        try {
            return database.inStage(
                    Stage.FACTS,
                    tx -> FactStore.enter(
                            tx.sql(), List.of(entry), by, Optional.empty(), facts.today(), clock.instant()));
        } catch (Circular circle) {
            var seen = database.inStaff(staffId, tx -> TenantStore.find(tx, circle.chain()));
            throw new IllegalArgumentException(circle.words(seen.keySet()), circle);
        }
    }
}
