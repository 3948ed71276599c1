package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.core.Page;
import dev.tenure.ingest.Histories;
import dev.tenure.ingest.Histories.Upload;
import dev.tenure.ingest.IngestScope;
import dev.tenure.tenants.FactHistory;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.Tenants;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Past events as jobs: open, fill, look, then commit or delete.
@RestController
final class HistoryController {

    /// @param events whether events are to come, which need a key
    record Opening(String name, Optional<Boolean> events) {}

    record Job(
            long id,
            String name,
            String key,
            String state,
            Instant created,
            long rows,
            Optional<Instant> committed,
            Optional<Histories.Counts> counts) {}

    record Share(String tenant, long rows, LocalDate firstDay, LocalDate lastDay) {}

    record Refused(long row, Optional<String> eventId, Map<String, Object> problem) {}

    record Preview(
            Job job,
            Histories.Counts counts,
            long refusedRows,
            Optional<LocalDate> firstDay,
            Optional<LocalDate> lastDay,
            List<Share> tenants,
            List<Histories.Stranger> unmatched,
            List<Refused> refused,
            FactPart facts) {}

    /// @param assumptions the declared rules: when each column became known
    record FactPart(
            List<FactHistory.Part> parts,
            List<String> assumptions,
            int rejectedRows,
            List<FactHistory.Rejected> rejected) {

        static FactPart of(FactHistory.Report report) {
            return new FactPart(
                    report.parts(),
                    report.assumptions(),
                    report.rejected().size(),
                    report.rejected().stream().limit(MOST_LISTED).toList());
        }
    }

    private static final int MOST_LISTED = 1_000;

    private final Histories histories;
    private final FactHistory facts;
    private final Tenants tenants;
    private final Scopes scopes;

    HistoryController(Histories histories, FactHistory facts, Tenants tenants, Scopes scopes) {
        this.histories = histories;
        this.facts = facts;
        this.tenants = tenants;
        this.scopes = scopes;
    }

    @PostMapping("/v1/history-imports")
    @ResponseStatus(HttpStatus.CREATED)
    Job open(@AuthenticationPrincipal Caller caller, @RequestParam Optional<String> key, @RequestBody Opening wanted) {
        if (wanted.name.isBlank() || wanted.name.length() > 200)
            throw Problem.invalid("name", "A name of 1 to 200 characters is needed.")
                    .refuse();
        return job(histories.open(wanted.name, scope(caller, key, wanted.events.orElse(false))));
    }

    /// A job of facts alone speaks in nobody's name.
    private IngestScope scope(Caller caller, Optional<String> key, boolean events) {
        if (events || key.isPresent() || !(caller instanceof Caller.Staff)) return scopes.of(caller, key);
        scopes.administrator(caller);
        return new IngestScope.SourceScope("", "");
    }

    @GetMapping("/v1/history-imports")
    Page<Job> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var page = histories.list(scopes.kept(caller), cursor, Math.clamp(limit, 1, 500));
        return new Page<>(page.items().stream().map(HistoryController::job).toList(), page.next());
    }

    @PostMapping("/v1/history-imports/{id}/events")
    Map<String, Object> upload(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @RequestParam long offset,
            HttpServletRequest request)
            throws IOException {
        var job = find(caller, id);
        if (job.scope().keyName().isEmpty())
            throw Problem.of(
                            409,
                            "key-needed",
                            "A key is needed",
                            "The history import " + id + " was opened without a key, so it takes facts alone.")
                    .fix(
                            "Open another job that names the key of its events: ?key=NAME, --key NAME on the command line.")
                    .refuse();
        return switch (EventBody.with(request, incoming -> histories.upload(job, offset, incoming))) {
            case Upload.Taken(long rows) -> Map.of("rows", rows);
            case Upload.Unread(var problem) ->
                throw EventAnswer.problem(problem, EventAnswer.status(problem)).refuse();
            case Upload.NotOpen _ -> throw notOpen();
            case Upload.WrongOffset(long rows) ->
                throw Problem.of(
                                409,
                                "wrong-offset",
                                "The chunk does not begin where the job ends",
                                "The job has " + rows + " rows.")
                        .field("offset")
                        .fix("Go on with offset=" + rows + ".")
                        .refuse();
        };
    }

    /// @param known one a column, such as `term_end=at term start`
    /// @param source whose names of tenants the file uses
    @PostMapping(path = "/v1/history-imports/{id}/facts/{kind}", consumes = "text/csv")
    FactHistory.Staged stage(
            @AuthenticationPrincipal Caller caller,
            @PathVariable long id,
            @PathVariable String kind,
            @RequestParam Optional<List<String>> known,
            @RequestParam(defaultValue = "") String source,
            @RequestBody byte[] csv) {
        var staff = scopes.administrator(caller);
        if (find(caller, id).state() != Histories.State.OPEN) throw notOpen();
        var wanted = FactImportsController.kind(kind);
        try {
            var sending = new FactHistory.Sending(wanted, source, known.orElse(List.of()), csv);
            return facts.stage(id, sending, staff.staffId(), staff.actor());
        } catch (IllegalArgumentException unusable) {
            throw FactImportsController.unusable(wanted, unusable);
        }
    }

    /// An open job with what committing it would do; a committed one with what it did.
    @GetMapping("/v1/history-imports/{id}")
    Object show(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        var job = find(caller, id);
        if (job.state() != Histories.State.OPEN) return Map.of("job", job(job), "refused_rows", job.refused());
        var preview = histories.preview(job);
        return new Preview(
                job(job),
                preview.counts(),
                preview.refusedRows(),
                preview.firstDay(),
                preview.lastDay(),
                preview.tenants().stream().map(this::share).toList(),
                preview.unmatched(),
                preview.refused().stream()
                        .map(refused -> new Refused(
                                refused.row(),
                                refused.eventId(),
                                EventAnswer.problem(refused.problem(), 422).body()))
                        .toList(),
                FactPart.of(facts.preview(id)));
    }

    @PostMapping("/v1/history-imports/{id}/commit")
    Map<String, Object> commit(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        var job = find(caller, id);
        if (facts.any(id)) scopes.administrator(caller);
        var counts = histories.commit(job, caller.actor()).orElseThrow(HistoryController::notOpen);
        return Map.of(
                "id", id, "counts", counts, "refused_rows", find(caller, id).refused());
    }

    /// Every fact is again what it would be without the job.
    @PostMapping("/v1/history-imports/{id}/revert")
    Map<String, Object> revert(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        var staff = scopes.administrator(caller);
        return switch (histories.revert(find(caller, id), staff.actor())) {
            case DONE -> Map.of("id", id, "state", "reverted");
            case NOT_COMMITTED ->
                throw Problem.of(
                                409,
                                "not-committed",
                                "Not committed",
                                "The history import " + id + " is not committed, so there is nothing to take out.")
                        .fix("Delete a job that is open; one that was reverted is done.")
                        .refuse();
            case HOLDS_EVENTS ->
                throw Problem.of(
                                409,
                                "holds-events",
                                "It holds events",
                                "The history import " + id
                                        + " was committed by a version that did not note which events were"
                                        + " its own.")
                        .fix("Nothing can be done here; its facts and events stay.")
                        .refuse();
        };
    }

    @DeleteMapping("/v1/history-imports/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@AuthenticationPrincipal Caller caller, @PathVariable long id) {
        if (!histories.delete(find(caller, id))) throw notOpen();
    }

    private Histories.Job find(Caller caller, long id) {
        var kept = scopes.kept(caller);
        return histories
                .find(id)
                .filter(job -> kept.map(job.scope().keyName()::equals).orElse(true))
                .orElseThrow(() -> Problem.notFound("history import " + id).refuse());
    }

    private static Problem.Refused notOpen() {
        return Problem.of(409, "not-open", "Not open", "The history import was committed or deleted before.")
                .fix("Open another job.")
                .refuse();
    }

    private Share share(Histories.Share share) {
        var key = tenants.own(share.tenant()).map(TenantRef::key).orElse("");
        return new Share(key, share.rows(), share.firstDay(), share.lastDay());
    }

    private static Job job(Histories.Job job) {
        return new Job(
                job.id(),
                job.name(),
                job.scope().keyName(),
                job.state().name().toLowerCase(Locale.ROOT),
                job.created(),
                job.rows(),
                job.committed(),
                job.counts());
    }
}
