package dev.tenure.web;

import dev.tenure.access.Caller;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImports;
import dev.tenure.tenants.FactImports.Import;
import dev.tenure.tenants.FactImports.Reverting;
import dev.tenure.tenants.FactImports.State;
import dev.tenure.web.ImportsView.Tab;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// One file of facts: what became of its rows, entering it after a preview, taking it out.
@Controller
final class FactFilePage {

    private static final int MOST_ROWS = 100;
    private static final List<String> OUTCOMES = List.of("changed", "new", "kept", "rejected");

    private final FactImports imports;
    private final Pages pages;
    private final Shells shells;
    private final ProblemPage problems;

    FactFilePage(FactImports imports, Pages pages, Shells shells, ProblemPage problems) {
        this.imports = imports;
        this.pages = pages;
        this.shells = shells;
        this.problems = problems;
    }

    @GetMapping("/imports/files/{id}")
    ResponseEntity<String> show(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestParam Optional<String> outcome,
            @RequestParam Optional<String> cursor,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff) || !staff.admin()) return problems.answer(request, 403, "");
        return imports.find(staff.staffId(), true, id)
                .map(one -> page(request, staff, one, outcome.filter(OUTCOMES::contains), cursor, "", false))
                .orElseGet(() -> problems.answer(request, 404, ""));
    }

    @PostMapping("/imports/files/{id}")
    ResponseEntity<String> decide(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestParam String action,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff) || !staff.admin()) return problems.answer(request, 403, "");
        var found = imports.find(staff.staffId(), true, id);
        if (found.isEmpty()) return problems.answer(request, 404, "");
        var one = found.get();
        if (action.equals("revert"))
            return switch (imports.revert(one, staff.actor())) {
                case Reverting.Done(var confirmedBy) ->
                    again(
                            request,
                            staff,
                            id,
                            "It is taken out: every fact is what it would be without it."
                                    + (confirmedBy.isEmpty()
                                            ? ""
                                            : " Later files found facts as they stood, perhaps because of it: send the"
                                                    + " newest of them again."),
                            false);
                case Reverting.Refused(String why) ->
                    again(request, staff, id, "It cannot be taken out: " + why + ".", true);
            };
        if (one.staffId() != staff.staffId())
            return again(
                    request, staff, id, "Only who sent the file imports it, in whose sight its tenants are.", true);
        try {
            var report = imports.enter(one, staff.admin(), action.equals("confirm"), staff.actor());
            return again(
                    request,
                    staff,
                    id,
                    report.isPresent() ? "The file is imported." : "The file was imported before.",
                    false);
        } catch (IllegalArgumentException unusable) {
            return again(request, staff, id, "The file cannot be used: " + unusable.getMessage() + ".", true);
        } catch (FactImport.DropsTenants drops) {
            return again(request, staff, id, "The list is refused: " + drops.getMessage() + ".", true);
        }
    }

    @GetMapping(path = "/imports/files/{id}/rejected.csv", produces = "text/csv;charset=UTF-8")
    ResponseEntity<String> rejected(
            @AuthenticationPrincipal Caller caller, @PathVariable long id, HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff) || !staff.admin()) return problems.answer(request, 403, "");
        if (imports.find(staff.staffId(), true, id).isEmpty()) return problems.answer(request, 404, "");
        return ResponseEntity.ok()
                .header("Content-Disposition", "attachment; filename=\"rejected-" + id + ".csv\"")
                .body(imports.rejected(id));
    }

    private ResponseEntity<String> again(
            HttpServletRequest request, Caller.Staff staff, long id, String said, boolean bad) {
        return imports.find(staff.staffId(), true, id)
                .map(one -> page(request, staff, one, Optional.empty(), Optional.empty(), said, bad))
                .orElseGet(() -> problems.answer(request, 404, ""));
    }

    private ResponseEntity<String> page(
            HttpServletRequest request,
            Caller.Staff staff,
            Import one,
            Optional<String> outcome,
            Optional<String> cursor,
            String said,
            boolean bad) {
        var rows = imports.rows(staff.staffId(), one.id(), outcome, cursor, MOST_ROWS);
        var href = "/imports/files/" + one.id();
        boolean preview = one.state() == State.PREVIEWED;
        var name = FactFileRules.title(one);
        return pages.page(
                "file",
                new ImportsView.FactFile(
                        shells.of(
                                request,
                                staff,
                                name,
                                List.of(
                                        new Shell.Crumb("Imports", Optional.of("/imports")),
                                        // A file's name may be long and cannot be broken; the bar has no room for it.
                                        new Shell.Crumb("File " + one.id(), Optional.empty())),
                                Shell.Nav.IMPORTS,
                                ""),
                        preview ? "Nothing of " + name + " is imported yet" : name + " is " + FactFileRules.state(one),
                        FactFileRules.words(one.kind())
                                + (one.source().isEmpty()
                                        ? ""
                                        : " of " + one.source() + (one.complete() ? ", its complete list" : ""))
                                + ", sent by " + one.by() + ", " + Say.time(one.at()) + "."
                                + one.revertedAt()
                                        .map(at -> " Taken out by "
                                                + one.revertedBy().orElse("") + ", " + Say.time(at) + ".")
                                        .orElse(""),
                        said,
                        bad,
                        preview && one.staffId() == staff.staffId(),
                        one.state() == State.ENTERED,
                        href,
                        FactFileRules.counts(one),
                        Stream.concat(
                                        Stream.of(new Tab("All", href, outcome.isEmpty())),
                                        OUTCOMES.stream()
                                                .map(word -> new Tab(
                                                        word.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                                                                + word.substring(1),
                                                        href + "?outcome=" + word,
                                                        outcome.filter(word::equals)
                                                                .isPresent())))
                                .toList(),
                        FactFileRules.faults(rows.items().stream()),
                        FactFileRules.changes(rows.items().stream()),
                        one.rejected() == 0 ? Optional.empty() : Optional.of(href + "/rejected.csv"),
                        rows.next()
                                .map(next -> href + "?"
                                        + outcome.map(word -> "outcome=" + word + "&")
                                                .orElse("") + "cursor=" + next)));
    }
}
