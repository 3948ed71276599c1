package dev.tenure.tenants;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.tenure.core.Actor;
import dev.tenure.core.Page;
import dev.tenure.store.Database;
import dev.tenure.store.StageTx.Stage;
import dev.tenure.tenants.FactImport.Kind;
import dev.tenure.tenants.FactImport.Report;
import dev.tenure.tenants.FactImport.Row;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The files of facts that came in: shown, entered after a preview, and taken out again whole.
public final class FactImports {

    /// The column a download of rejected rows has more than its file had. It is not read when the rows come again.
    static final String PROBLEM = "problem";

    public enum State {
        PREVIEWED,
        ENTERED,
        REVERTED
    }

    /// @param name of the file, where it had one
    /// @param staffId in whose sight its tenants were
    public record Import(
            long id,
            Kind kind,
            State state,
            String source,
            String name,
            String digest,
            boolean complete,
            int staffId,
            String by,
            Instant at,
            int rows,
            int created,
            int added,
            int changed,
            int unchanged,
            int kept,
            int rejected,
            int dropped,
            Optional<Instant> revertedAt,
            Optional<String> revertedBy) {}

    public sealed interface Reverting {
        /// @param confirmedBy later files of the kind that found facts as they stood: what they confirmed is to be
        ///     sent again
        record Done(List<Long> confirmedBy) implements Reverting {}

        record Refused(String why) implements Reverting {}
    }

    private final Database database;
    private final FactImport entering;
    private final Accounts accounts;
    private final InstantSource clock;

    public FactImports(Database database, FactImport entering, Accounts accounts, InstantSource clock) {
        this.database = database;
        this.entering = entering;
        this.accounts = accounts;
        this.clock = clock;
    }

    /// @param all whether also those that others sent
    public Page<Import> list(int staffId, boolean all, Optional<String> cursor, int limit) {
        long before = cursor.map(FactImports::number).orElse(Long.MAX_VALUE);
        var found = database.inStage(
                Stage.FACTS,
                tx -> FactImportStore.list(tx.sql(), all ? Optional.empty() : Optional.of(staffId), before, limit + 1));
        return Page.of(found, limit, one -> String.valueOf(one.id()));
    }

    /// @param all whether also those that others sent
    public Optional<Import> find(int staffId, boolean all, long id) {
        return database.inStage(Stage.FACTS, tx -> FactImportStore.find(tx.sql(), id))
                .filter(one -> all || one.staffId() == staffId);
    }

    /// Rows that were new, changed, kept or rejected. Of a tenant the reader may not see, only what became of the row.
    public Page<Row> rows(int staffId, long id, Optional<String> outcome, Optional<String> cursor, int limit) {
        long after = cursor.map(FactImports::number).orElse(0L);
        var found = database.inStage(Stage.FACTS, tx -> FactImportStore.rows(tx.sql(), id, outcome, after, limit + 1));
        var keys = found.stream().map(Row::tenant).collect(Collectors.toSet());
        var seen = database.inStaff(staffId, tx -> TenantStore.find(tx, keys)).keySet();
        var previewed = find(staffId, false, id).filter(one -> one.state() == State.PREVIEWED);
        var shown = found.stream()
                .map(row -> seen.contains(row.tenant()) || row.tenant().isEmpty() || previewed.isPresent()
                        ? row
                        : new Row(row.row(), "", row.outcome(), List.of(), List.of(), List.of()))
                .toList();
        return Page.of(shown, limit, row -> String.valueOf(row.row()));
    }

    /// CSV of the rows that could not be used, as they came and in their own columns, with what is wrong with each.
    public String rejected(long id) {
        var sheet = database.inStage(Stage.FACTS, tx -> FactImportStore.rejected(tx.sql(), id));
        var text = new StringWriter();
        try (var csv = CsvWriter.builder().build(text)) {
            var header = new ArrayList<>(sheet.header());
            header.remove(PROBLEM);
            int at = sheet.header().indexOf(PROBLEM);
            header.add(PROBLEM);
            csv.writeRecord(header);
            for (var row : sheet.rows()) {
                var cells = new ArrayList<>(row);
                if (at >= 0 && at < cells.size() - 1) cells.remove(at);
                csv.writeRecord(cells);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// Enters the file of a preview. Empty when it was entered before.
    ///
    /// @param confirmed that many tenants are dropped
    public Optional<Report> enter(Import preview, boolean mayCreate, boolean confirmed, Actor by) {
        var sending = database.inStage(
                Stage.FACTS,
                tx -> FactImportStore.lock(tx.sql(), preview.id())
                        .filter(State.PREVIEWED::equals)
                        .map(_ -> FactImportStore.sending(tx.sql(), preview.id(), confirmed)));
        return sending.map(
                one -> entering.run(one, preview.staffId(), mayCreate, by, false, Optional.of(preview.id())));
    }

    /// Every fact is again what it would be without the file; an account it linked means nobody from then on, and what
    /// was counted by it stays counted. Repeating it changes nothing.
    public Reverting revert(Import one, Actor by) {
        try {
            var done = takeOut(one, by);
            if (one.kind() == Kind.ACCOUNTS) accounts.refresh();
            return done;
        } catch (Families.Circular circle) {
            return new Reverting.Refused(String.valueOf(circle.getMessage()) + ". Change those first");
        }
    }

    private Reverting takeOut(Import one, Actor by) {
        return database.inStage(Stage.FACTS, tx -> {
            var state = FactImportStore.lock(tx.sql(), one.id()).orElse(State.PREVIEWED);
            if (state == State.REVERTED) return new Reverting.Done(List.of());
            if (state == State.PREVIEWED)
                return new Reverting.Refused("it was looked at only, so there is nothing to take out");
            long job = FactStore.job(one.id());
            var merged = AliasStore.mergedSince(tx, job);
            if (!merged.isEmpty())
                return new Reverting.Refused("it linked accounts to tenants that were merged into another since: "
                        + some(merged) + ". Take those merges back first");
            var later = FactHistoryStore.spokenOf(tx.sql(), job);
            if (!later.isEmpty())
                return new Reverting.Refused("it brought in tenants of which other things are known since: "
                        + some(later) + ". Take those out first");
            var now = clock.instant();
            AliasStore.remove(tx, job, by, now);
            FactRemoval.takeOut(tx, job, LocalDate.ofInstant(now, ZoneOffset.UTC));
            FactImportStore.reverted(tx.sql(), one.id(), by.name(), now);
            return new Reverting.Done(FactImportStore.confirmedBy(tx.sql(), one));
        });
    }

    private static String some(List<String> keys) {
        return keys.stream().limit(10).collect(Collectors.joining(", "))
                + (keys.size() > 10 ? " and " + (keys.size() - 10) + " more" : "");
    }

    private static long number(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + cursor + "' is no cursor of this list", e);
        }
    }
}
