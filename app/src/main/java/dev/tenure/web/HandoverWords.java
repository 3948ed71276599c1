package dev.tenure.web;

import dev.tenure.health.Band;
import dev.tenure.health.Brief;
import dev.tenure.tenants.Handovers;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Handovers in the reader's words.
final class HandoverWords {

    private HandoverWords() {}

    static HandoverView.Brief brief(Brief brief) {
        var band = brief.score().map(why -> why.band()).orElse(Band.INSUFFICIENT);
        return new HandoverView.Brief(
                brief.tenant().key(),
                brief.tenant().name(),
                "/tenants/" + brief.tenant().key(),
                Look.mark(band),
                band.word,
                Look.tone(band),
                brief.score()
                        .flatMap(why -> why.score())
                        .map(score -> Say.score(score.hundredths()))
                        .orElse("No score"),
                brief.lost().isEmpty()
                        ? "Nothing cost points."
                        : "Lost most by "
                                + brief.lost().stream()
                                        .map(loss -> loss.label() + ", " + Say.points(loss.hundredths()))
                                        .collect(Collectors.joining("; "))
                                + ".",
                brief.contracts().arr().isEmpty()
                        ? "No contract"
                        : Say.money(brief.contracts().arr()),
                brief.contracts()
                        .next()
                        .map(next -> ContractRules.kind(next.kind()) + " " + Say.date(next.on()))
                        .orElse("No decision known"),
                brief.contacts().stream()
                        .map(contact -> Stream.of(
                                        Optional.of(contact.name()),
                                        Optional.of(contact.role()),
                                        contact.email(),
                                        contact.timeZone())
                                .flatMap(Optional::stream)
                                .collect(Collectors.joining(", ")))
                        .toList(),
                brief.notes().stream()
                        .map(note -> note.text() + " (" + note.author() + ", "
                                + Say.date(LocalDate.ofInstant(note.writtenAt(), ZoneOffset.UTC)) + ")")
                        .toList());
    }

    static HandoverView.Made made(Handovers.Handover made) {
        return new HandoverView.Made(
                "/handovers/" + made.id(),
                made.from() + " to " + made.to() + ", " + Say.many(made.accounts(), "account", "accounts"),
                when(made.firstDay(), made.backOn()),
                made.returnedAt()
                        .map(at -> "Given back " + Say.date(LocalDate.ofInstant(at, ZoneOffset.UTC)))
                        .orElse("By " + made.recordedBy()));
    }

    static String when(LocalDate firstDay, Optional<LocalDate> backOn) {
        return "From " + Say.date(firstDay)
                + backOn.map(day -> ", back on " + Say.date(day)).orElse(" on, for good");
    }
}
