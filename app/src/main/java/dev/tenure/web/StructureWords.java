package dev.tenure.web;

import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.Merges;
import java.util.ArrayList;
import java.util.Optional;

/// Other names and merges in the reader's words.
final class StructureWords {

    private StructureWords() {}

    static String href(String key) {
        return "/tenants/" + key + "/structure";
    }

    static StructureView.Alias alias(Accounts.Alias alias) {
        boolean merged = alias.ofMerge();
        return new StructureView.Alias(
                merged ? "A merge" : alias.source(),
                alias.account(),
                Say.time(alias.knownSince()) + ", " + alias.recordedBy(),
                merged);
    }

    static StructureView.Plan plan(Merges.Plan plan, String other, String survivor) {
        var moved = new ArrayList<String>();
        for (var kind : plan.kinds())
            moved.add(Say.sentence(words(kind.kind())) + ": " + kind.moved()
                    + (kind.same() == 0 ? "" : ", and " + kind.same() + " said alike already"));
        if (plan.accounts() > 0)
            moved.add(Say.many(plan.accounts(), "name", "names") + " in files and events, which mean " + survivor);
        if (plan.children() > 0)
            moved.add(Say.many(plan.children(), "account", "accounts") + " that stood under " + other);
        return new StructureView.Plan(
                plan.merged(),
                other + " becomes " + survivor,
                moved,
                plan.conflicts().stream()
                        .map(conflict -> new StructureView.Conflict(
                                Say.sentence((words(conflict.kind()) + " " + conflict.thing()).strip()) + ", "
                                        + conflict.column().replace('_', ' '),
                                conflict.kept().filter(text -> !text.isEmpty()).orElse("nothing"),
                                conflict.left().filter(text -> !text.isEmpty()).orElse("nothing")))
                        .toList(),
                plan.renamed().stream()
                        .map(one -> Say.sentence(words(one.kind())) + " " + one.from() + " becomes " + one.to())
                        .toList());
    }

    private static String words(String kind) {
        return kind.equals("slo") ? "SLO measurement" : kind.replace('_', ' ');
    }

    static StructureView.Made made(Merges.Merge merge, boolean admin, String action) {
        return new StructureView.Made(
                merge.merged().name() + " into " + merge.survivor().name(),
                Say.time(merge.at()) + ", " + merge.by()
                        + merge.revertedAt()
                                .map(at -> "; taken back " + Say.time(at) + ", "
                                        + merge.revertedBy().orElse(""))
                                .orElse(""),
                admin && merge.revertedAt().isEmpty()
                        ? Optional.of(action + "/merges/" + merge.id() + "/revert")
                        : Optional.empty());
    }
}
