package dev.tenure.policy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.tenure.policy.ActionRule.Reversible;
import dev.tenure.policy.ActionRule.Scope;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Reads `actions.csv`, a row an action.
final class ActionTable {

    /// What stands for an action that is not known, where one is written down all the same.
    static final ActionRule NONE =
            new ActionRule("", Scope.EITHER, Set.of(), 0, 0, Set.of(), new Reversible.Never("there is no such action"));

    private ActionTable() {}

    static Map<String, ActionRule> read(String csv) {
        var rules = new LinkedHashMap<String, ActionRule>();
        for (var row : CsvReader.builder().ofNamedCsvRecord(csv)) {
            var rule = rule(row);
            if (rules.put(rule.action(), rule) != null)
                throw new IllegalArgumentException("actions.csv names " + rule.action() + " twice");
        }
        for (var rule : rules.values())
            if (rule.reversible() instanceof Reversible.By(String action) && !rules.containsKey(action))
                throw new IllegalArgumentException(
                        "actions.csv: " + rule.action() + " is undone by " + action + ", which is no action");
        return Collections.unmodifiableMap(rules);
    }

    private static ActionRule rule(NamedCsvRecord row) {
        var action = row.getField("action");
        int approvals = approvals(action, row.getField("approvals"));
        var ofAgents = row.getField("agent_approvals");
        return new ActionRule(
                action,
                Scope.valueOf(row.getField("scope").toUpperCase(Locale.ROOT)),
                words(row.getField("roles")),
                approvals,
                ofAgents.isEmpty() ? approvals : approvals(action, ofAgents),
                words(row.getField("approver_roles")),
                reversible(action, row.getField("undone_by"), row.getField("irreversible_because")));
    }

    private static int approvals(String action, String text) {
        if (!text.matches("[012]"))
            throw new IllegalArgumentException("actions.csv: " + action + " needs 0, 1 or 2 approvals, not " + text);
        return Integer.parseInt(text);
    }

    private static Reversible reversible(String action, String by, String because) {
        if (by.isEmpty() == because.isEmpty())
            throw new IllegalArgumentException(
                    "actions.csv: " + action + " is undone by another, or says why it is not: one of the two");
        return by.isEmpty() ? new Reversible.Never(because) : new Reversible.By(by);
    }

    private static Set<String> words(String text) {
        var words = new LinkedHashSet<>(Arrays.asList(text.split(" ")));
        words.remove("");
        return Collections.unmodifiableSet(words);
    }
}
