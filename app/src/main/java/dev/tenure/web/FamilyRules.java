package dev.tenure.web;

import dev.tenure.health.Band;
import dev.tenure.health.Rollup;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Families.Member;
import dev.tenure.tenants.TenantRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Parent accounts and their roll-up in the reader's words.
final class FamilyRules {

    private static final int MOST = 25;

    private FamilyRules() {}

    /// Nothing, when nobody was known to stand above or under the tenant.
    static Optional<FamilyView> view(Rollup rollup, TenantRules.Asked asked) {
        var family = rollup.family();
        if (!family.known()) return Optional.empty();
        var names = new HashMap<String, String>();
        family.members()
                .forEach(member ->
                        names.put(member.tenant().key(), member.tenant().name()));
        var under = family.members().subList(1, family.members().size());
        return Optional.of(new FamilyView(
                under.isEmpty()
                        ? "No account you see stands under it"
                        : "Of the " + Say.many(family.counted().size(), "account", "accounts") + " you see",
                family.parent().map(parent -> new FamilyView.Link(parent.name(), href(parent, asked))),
                under.isEmpty() ? java.util.List.of() : totals(rollup),
                under.stream()
                        .limit(MOST)
                        .map(member -> row(rollup, member, names, asked))
                        .toList(),
                under.size() > MOST
                        ? "And " + Say.many(under.size() - MOST, "account", "accounts")
                                + " more, which the API and the command line list."
                        : ""));
    }

    private static java.util.List<TenantView.Fact> totals(Rollup rollup) {
        var family = rollup.family();
        var totals = new ArrayList<TenantView.Fact>();
        totals.add(new TenantView.Fact(
                family.arr().isEmpty() ? "No ARR" : Say.money(family.arr()), "ARR in force, each account once"));
        totals.add(new TenantView.Fact(rollup.worst().map(band -> band.word).orElse("Not scored"), "worst band"));
        totals.add(new TenantView.Fact(
                family.next()
                        .map(member -> Say.date(member.next().orElseThrow().on()))
                        .orElse("None"),
                family.next()
                        .map(member -> "next decision, " + member.tenant().name())
                        .orElse("open decision")));
        return totals;
    }

    private static FamilyView.Row row(
            Rollup rollup, Member member, Map<String, String> names, TenantRules.Asked asked) {
        var band = rollup.band(member);
        var sub = new ArrayList<String>();
        if (member.depth() > 1) member.under().ifPresent(key -> sub.add("Under " + names.getOrDefault(key, key)));
        if (!member.counts())
            member.status().map(Fact.Status::word).ifPresent(word -> sub.add(word + ", so in no total"));
        return new FamilyView.Row(
                member.tenant().name(),
                href(member.tenant(), asked),
                member.counts(),
                Say.sentence(String.join(", ", sub)),
                band.map(known -> known.word).orElse("Not scored"),
                band.<gg.jte.Content>map(Look::mark).orElse(_ -> {}),
                band.map(Look::tone).orElse(Look.tone(Band.INSUFFICIENT)),
                member.arr().isEmpty() ? "None" : Say.money(member.arr()),
                member.next()
                        .map(decision -> ContractRules.kind(decision.kind()) + " " + Say.date(decision.on()))
                        .orElse("None open"));
    }

    private static String href(TenantRef tenant, TenantRules.Asked asked) {
        return new TenantRules.Asked(tenant.key(), tenant.name(), asked.day(), asked.latest()).on(asked.day());
    }
}
