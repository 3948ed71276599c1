package dev.tenure.web;

import dev.tenure.access.Caller;
import dev.tenure.inbox.Inbox;
import dev.tenure.ingest.Histories;
import dev.tenure.ingest.Outcome;
import dev.tenure.ingest.Quarantine;
import dev.tenure.ingest.Receipt;
import dev.tenure.outlets.Outlets;
import dev.tenure.tenants.FactForm;
import dev.tenure.tenants.FactImport;
import dev.tenure.tenants.FactImports;
import dev.tenure.tenants.Tenants;
import dev.tenure.web.ImportsView.Job;
import dev.tenure.web.ImportsView.Preview;
import dev.tenure.web.ImportsView.Refused;
import dev.tenure.web.ImportsView.Report;
import dev.tenure.web.ImportsView.Row;
import dev.tenure.web.ImportsView.Share;
import dev.tenure.web.TenantView.Pair;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/// Files of facts, history jobs, and events that were refused and may be tried again.
@Controller
final class ImportsPage {

    private static final Map<String, String> DONE =
            Map.of("commit", "committed", "delete", "deleted", "revert", "reverted");
    private static final int MOST_JOBS = 20;
    private static final int MOST_FILES = 20;
    private static final int MOST_REFUSED = 50;
    private static final int SHOWN_BYTES = 200;

    private final FactImport facts;
    private final FactImports files;
    private final Inbox inbox;
    private final Outlets outlets;
    private final Quarantine quarantine;
    private final Histories histories;
    private final Tenants tenants;
    private final Pages pages;
    private final Shells shells;
    private final ProblemPage problems;

    ImportsPage(
            FactImport facts,
            FactImports files,
            Inbox inbox,
            Outlets outlets,
            Quarantine quarantine,
            Histories histories,
            Tenants tenants,
            Pages pages,
            Shells shells,
            ProblemPage problems) {
        this.facts = facts;
        this.files = files;
        this.inbox = inbox;
        this.outlets = outlets;
        this.quarantine = quarantine;
        this.histories = histories;
        this.tenants = tenants;
        this.pages = pages;
        this.shells = shells;
        this.problems = problems;
    }

    @GetMapping("/imports")
    ResponseEntity<String> show(
            @AuthenticationPrincipal Caller caller,
            @RequestParam Optional<String> cursor,
            @RequestParam Optional<String> done,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.answer(request, 403, "");
        var said = switch (done.orElse("")) {
            case "committed" -> "The history job is committed. The next run of the cycle counts it.";
            case "reverted" ->
                "The history job is taken out. The next run of the cycle derives usage without it; it takes a while.";
            case "deleted" -> "The history job is deleted; nothing of it was counted.";
            default -> "";
        };
        return show(request, staff, cursor, said, false, Optional.empty(), "");
    }

    @PostMapping("/imports/facts")
    ResponseEntity<String> facts(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String kind,
            @RequestParam String mode,
            @RequestParam MultipartFile file,
            @RequestParam Optional<MultipartFile> mapping,
            @RequestParam(defaultValue = "") String source,
            @RequestParam(defaultValue = "false") boolean complete,
            @RequestParam(defaultValue = "false") boolean confirm,
            @RequestParam(defaultValue = "") String decimal,
            @RequestParam(defaultValue = "") String days,
            HttpServletRequest request)
            throws IOException {
        if (!(caller instanceof Caller.Staff staff) || !staff.admin()) return problems.answer(request, 403, "");
        var wanted = Arrays.stream(FactImport.Kind.values())
                .filter(each -> each.word().equals(kind))
                .findFirst();
        if (wanted.isEmpty()) return problems.answer(request, 400, "");
        try {
            var sending = new FactImport.Sending(
                    wanted.get(),
                    file.getBytes(),
                    Optional.ofNullable(file.getOriginalFilename()).orElse(""),
                    source.strip(),
                    complete,
                    confirm,
                    new FactForm(
                            Optional.empty(),
                            decimal.isEmpty() ? Optional.empty() : Optional.of(decimal.charAt(0)),
                            Optional.of(days.strip()).filter(text -> !text.isEmpty())),
                    yaml(mapping));
            var report = facts.run(sending, staff.staffId(), staff.admin(), staff.actor(), !mode.equals("import"));
            var said = (report.dryRun() ? "Preview, nothing was changed: " : "Imported: ")
                    + Say.many(report.rows(), "row", "rows") + ", " + Say.count(report.added()) + " new, "
                    + Say.count(report.changed()) + " changed, " + Say.count(report.unchanged()) + " unchanged, "
                    + Say.count(report.rejectedRows()) + " rejected.";
            return show(
                    request,
                    staff,
                    Optional.empty(),
                    said,
                    report.rejectedRows() > 0,
                    Optional.of(FactFileRules.report(report, sending.name())),
                    kind);
        } catch (IllegalArgumentException unusable) {
            return unusable(request, staff, "The file cannot be used: " + unusable.getMessage(), kind);
        } catch (FactImport.DropsTenants drops) {
            return unusable(request, staff, "The list is refused: " + drops.getMessage(), kind);
        }
    }

    private ResponseEntity<String> unusable(HttpServletRequest request, Caller.Staff staff, String why, String kind) {
        return show(request, staff, Optional.empty(), why + ". Nothing was entered.", true, Optional.empty(), kind);
    }

    private static Optional<String> yaml(Optional<MultipartFile> mapping) throws IOException {
        return mapping.isEmpty() || mapping.get().isEmpty()
                ? Optional.empty()
                : Optional.of(new String(mapping.get().getBytes(), StandardCharsets.UTF_8));
    }

    private static ImportsView.Kind kind(FactImport.Kind kind) {
        var words = FactFileRules.words(kind);
        var header = new java.util.ArrayList<>(kind.needed);
        header.addAll(kind.optional);
        return new ImportsView.Kind(
                kind.word(),
                words,
                String.join(",", header)
                        + (kind.optional.isEmpty() ? "" : "\noptional: " + String.join(", ", kind.optional)));
    }

    @PostMapping("/imports/quarantine")
    ResponseEntity<String> replay(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "id") Optional<List<Long>> ids,
            @RequestParam String which,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff) || !staff.admin()) return problems.answer(request, 403, "");
        boolean all = which.equals("all");
        if (!all && ids.isEmpty())
            return show(request, staff, Optional.empty(), "No event was chosen.", true, Optional.empty(), "");
        var attempts = all
                ? quarantine.replayAll(Optional.empty())
                : quarantine.replay(ids.orElse(List.of()), Optional.empty());
        long taken =
                attempts.stream().filter(attempt -> taken(attempt.receipt())).count();
        var said = Say.many(attempts.size(), "event was", "events were") + " tried again: " + Say.count(taken)
                + " taken, " + Say.count(attempts.size() - taken) + " refused again.";
        return show(request, staff, Optional.empty(), said, taken < attempts.size(), Optional.empty(), "");
    }

    private static boolean taken(Receipt receipt) {
        return receipt instanceof Receipt.Read read
                && read.results().stream().allMatch(result -> switch (result.outcome()) {
                    case Outcome.Accepted _, Outcome.Duplicate _, Outcome.Unmatched _ -> true;
                    case Outcome.Conflict _, Outcome.Rejected _ -> false;
                });
    }

    @GetMapping("/imports/history/{id}")
    ResponseEntity<String> preview(
            @AuthenticationPrincipal Caller caller, @PathVariable long id, HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff) || !staff.admin()) return problems.answer(request, 403, "");
        var found = histories.find(id);
        if (found.isEmpty()) return problems.answer(request, 404, "");
        var job = found.get();
        boolean open = job.state() == Histories.State.OPEN;
        var counted = open ? Optional.of(histories.preview(job)) : Optional.<Histories.Preview>empty();
        var counts = counted.map(Histories.Preview::counts).or(job::counts);
        var pairs = new java.util.ArrayList<Pair>();
        pairs.add(new Pair("Rows", Say.count(job.rows())));
        counts.ifPresent(these -> {
            pairs.add(new Pair(open ? "Would count" : "Accepted", Say.count(these.accepted())));
            pairs.add(new Pair("Duplicates", Say.count(these.duplicate())));
            pairs.add(new Pair("Conflicts", Say.count(these.conflict())));
            pairs.add(new Pair("Of unknown accounts", Say.count(these.unmatched())));
        });
        counted.map(Histories.Preview::refusedRows)
                .or(job::refused)
                .ifPresent(refused -> pairs.add(new Pair("Refused rows", Say.count(refused))));
        counted.ifPresent(known -> {
            known.firstDay().ifPresent(day -> pairs.add(new Pair("First day", Say.date(day))));
            known.lastDay().ifPresent(day -> pairs.add(new Pair("Last day", Say.date(day))));
        });
        return pages.page(
                "history",
                new Preview(
                        shells.of(
                                request,
                                staff,
                                job.name(),
                                List.of(
                                        new Shell.Crumb("Imports", Optional.of("/imports")),
                                        new Shell.Crumb(job.name(), Optional.empty())),
                                Shell.Nav.IMPORTS,
                                ""),
                        job.name(),
                        open
                                ? "Nothing of " + job.name() + " counts yet"
                                : job.name()
                                        + (job.state() == Histories.State.REVERTED
                                                ? " was taken out"
                                                : " is committed"),
                        open
                                ? "This is what a commit would do against the ledger as it stands. It is done whole or not at all."
                                : job.state() == Histories.State.COMMITTED
                                        ? "Its events and facts count. They can be taken out again, whole."
                                        : "Nothing of it counts any more; it can be imported again as another job.",
                        open,
                        job.state() == Histories.State.COMMITTED || job.state() == Histories.State.REVERTING,
                        "/imports/history/" + job.id(),
                        pairs,
                        counted.map(known -> shares(staff, known)).orElse(List.of()),
                        counted.stream()
                                .flatMap(known -> known.unmatched().stream())
                                .map(stranger -> new Pair(stranger.account(), Say.count(stranger.rows())))
                                .toList(),
                        counted.stream()
                                .flatMap(known -> known.refused().stream())
                                .map(row -> new Row(
                                        Say.count(row.row()),
                                        row.eventId().orElse("–"),
                                        row.problem().detail()))
                                .toList()));
    }

    /// A job may bring events of tenants the reader is not assigned to: their rows are counted, not named.
    private List<Share> shares(Caller.Staff staff, Histories.Preview preview) {
        var names = new java.util.HashMap<dev.tenure.core.TenantId, String>();
        for (Optional<String> cursor = Optional.empty(); ; ) {
            var page = tenants.list(staff.staffId(), cursor, Tenants.MOST_PER_PAGE, Optional.empty());
            page.items().forEach(tenant -> names.put(tenant.id(), tenant.name()));
            if (page.next().isEmpty()) break;
            cursor = page.next();
        }
        return preview.tenants().stream()
                .map(share -> new Share(
                        names.getOrDefault(share.tenant(), "A tenant out of your sight"),
                        Say.count(share.rows()),
                        Say.date(share.firstDay()),
                        Say.date(share.lastDay())))
                .toList();
    }

    @PostMapping("/imports/history/{id}")
    ResponseEntity<String> decide(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestParam String action,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff) || !staff.admin()) return problems.answer(request, 403, "");
        var found = histories.find(id);
        if (found.isEmpty()) return problems.answer(request, 404, "");
        boolean done = switch (action) {
            case "commit" -> histories.commit(found.get(), staff.actor()).isPresent();
            case "delete" -> histories.delete(found.get());
            case "revert" -> histories.revert(found.get(), staff.actor()) == Histories.Reverting.DONE;
            default -> false;
        };
        if (!done)
            return show(
                    request,
                    staff,
                    Optional.empty(),
                    "The job is in another state by now; nothing was changed.",
                    true,
                    Optional.empty(),
                    "");
        return ResponseEntity.status(303)
                .header("Location", "/imports?done=" + DONE.get(action))
                .build();
    }

    private ResponseEntity<String> show(
            HttpServletRequest request,
            Caller.Staff staff,
            Optional<String> cursor,
            String said,
            boolean bad,
            Optional<Report> report,
            String kind) {
        var jobs = staff.admin()
                ? histories.list(Optional.empty(), Optional.empty(), MOST_JOBS).items()
                : List.<Histories.Job>of();
        var refused = staff.admin()
                ? quarantine.list(true, Optional.empty(), cursor, MOST_REFUSED)
                : new dev.tenure.core.Page<Quarantine.Item>(List.of(), Optional.empty());
        long open =
                jobs.stream().filter(job -> job.state() == Histories.State.OPEN).count();
        var title = refused.items().isEmpty()
                ? open == 0
                        ? "Nothing waits"
                        : Say.many(open, "history job waits", "history jobs wait") + " for a decision"
                : (refused.next().isPresent() ? "More than " : "")
                        + Say.many(refused.items().size(), "event was", "events were")
                        + " refused and can be tried again";
        return pages.page(
                "imports",
                new ImportsView(
                        shells.of(
                                request,
                                staff,
                                "Imports",
                                List.of(new Shell.Crumb("Imports", Optional.empty())),
                                Shell.Nav.IMPORTS,
                                ""),
                        title,
                        "Facts come in as files, past events as jobs. What was refused is kept with its bytes.",
                        staff.admin(),
                        said,
                        bad,
                        report,
                        kind,
                        Arrays.stream(FactImport.Kind.values())
                                .map(ImportsPage::kind)
                                .toList(),
                        inbox.list().stream()
                                .map(one -> FactFileRules.fetched(one, staff.admin()))
                                .toList(),
                        outlets.list().stream()
                                .map(one -> OutletWords.of(one, staff.admin()))
                                .toList(),
                        files.list(staff.staffId(), staff.admin(), Optional.empty(), MOST_FILES).items().stream()
                                .map(FactFileRules::listed)
                                .toList(),
                        jobs.stream().map(ImportsPage::job).toList(),
                        refused.items().stream().map(ImportsPage::refused).toList(),
                        refused.next().map(next -> "/imports?cursor=" + next)));
    }

    private static Job job(Histories.Job job) {
        boolean open = job.state() == Histories.State.OPEN;
        return new Job(
                "/imports/history/" + job.id(),
                job.name(),
                open ? "waits for a decision" : job.state() == Histories.State.REVERTED ? "taken out" : "committed",
                open,
                Say.count(job.rows()),
                Say.time(job.created()),
                job.scope().keyName());
    }

    private static Refused refused(Quarantine.Item item) {
        var bytes = item.incoming().body();
        var text = new String(bytes, 0, Math.min(bytes.length, SHOWN_BYTES), StandardCharsets.UTF_8);
        return new Refused(
                item.id(),
                Say.time(item.received()),
                item.scope().keyName(),
                item.eventId().orElse("no id"),
                item.problem().title(),
                item.problem().detail(),
                item.problem().fix(),
                bytes.length > SHOWN_BYTES ? text + "…" : text);
    }
}
