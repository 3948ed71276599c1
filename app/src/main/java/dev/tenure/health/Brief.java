package dev.tenure.health;

import dev.tenure.store.StaffTx;
import dev.tenure.tenants.Commitments;
import dev.tenure.tenants.Contacts;
import dev.tenure.tenants.Fact;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.TenantRef;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What somebody who takes over an account has to know: how it stands, what cost most, what it pays, when it decides,
/// whom to call, and what is still open.
///
/// @param score of the newest scored day; absent before the first
/// @param lost what cost most, at most three
/// @param contacts who are still there
/// @param notes still open, newest first; internal like every note
public record Brief(
        TenantRef tenant,
        Optional<Explanation> score,
        List<Explanation.Loss> lost,
        Commitments contracts,
        List<Fact.Contact> contacts,
        List<Fact.Note> notes) {

    private static final int LOSSES = 3;

    /// @param scored the newest day that was, asked for before the transaction
    public static Brief of(
            StaffTx tx, Health health, Optional<LocalDate> scored, Facts facts, Contacts contacts, TenantRef tenant) {
        var today = facts.today();
        var score = scored.flatMap(day -> health.explain(tx, tenant.id(), day));
        return new Brief(
                tenant,
                score,
                score.map(Explanation::lost).orElse(List.of()).stream()
                        .filter(loss -> loss.hundredths() > 0)
                        .sorted(Comparator.comparingInt(Explanation.Loss::hundredths)
                                .reversed())
                        .limit(LOSSES)
                        .toList(),
                facts.standing(tx, tenant, today, Known.NOW).commitments(),
                active(contacts.of(tx, tenant.id(), today, Known.NOW), today),
                contacts.notes(tx, tenant.id(), Known.NOW).stream()
                        .map(Contacts.Noted::note)
                        .filter(Fact.Note::open)
                        .toList());
    }

    private static List<Fact.Contact> active(List<Fact.Contact> contacts, LocalDate day) {
        return contacts.stream().filter(contact -> contact.activeOn(day)).toList();
    }
}
