package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.tenants.FactForm;
import dev.tenure.tenants.FactImport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/// Facts by file.
@RestController
final class FactImportsController {

    /// A file can be wrong from top to bottom; the first rows show why, the rest is asked for page by page.
    private static final int MOST_LISTED = 1_000;

    /// @param droppedTenants of the source's last complete list, no longer named
    record Answer(
            long id,
            String kind,
            boolean dryRun,
            boolean again,
            int rows,
            int created,
            int added,
            int changed,
            int unchanged,
            int keptRows,
            int rejectedRows,
            List<FactImport.Rejected> rejected,
            List<FactImport.Row> changes,
            List<String> droppedTenants) {

        static Answer of(FactImport.Report report) {
            return new Answer(
                    report.id(),
                    report.kind().word(),
                    report.dryRun(),
                    report.again(),
                    report.rows(),
                    report.created(),
                    report.added(),
                    report.changed(),
                    report.unchanged(),
                    report.kept(),
                    report.rejectedRows(),
                    report.rejected().stream().limit(MOST_LISTED).toList(),
                    report.details().stream()
                            .filter(row -> row.problems().isEmpty())
                            .limit(MOST_LISTED)
                            .toList(),
                    report.dropped().tenants().stream().limit(MOST_LISTED).toList());
        }
    }

    /// How the file is to be read, and what it claims to be.
    record Wanted(
            Optional<Boolean> dry_run,
            Optional<String> name,
            Optional<String> source,
            Optional<Boolean> complete,
            Optional<Boolean> confirm,
            Optional<String> separator,
            Optional<String> decimal,
            Optional<String> days) {

        FactImport.Sending sending(FactImport.Kind kind, byte[] csv, String named, Optional<String> mapping) {
            return new FactImport.Sending(
                    kind,
                    csv,
                    name.orElse(named),
                    source.orElse(""),
                    complete.orElse(false),
                    confirm.orElse(false),
                    new FactForm(mark("separator", separator), mark("decimal", decimal), days),
                    mapping);
        }

        private static Optional<Character> mark(String parameter, Optional<String> text) {
            return text.map(given -> given.equals("tab") ? "\t" : given).map(given -> {
                if (given.length() != 1)
                    throw Problem.invalid(parameter, "'" + given + "' is not one character.")
                            .refuse();
                return given.charAt(0);
            });
        }
    }

    private final FactImport imports;
    private final Sight sight;

    FactImportsController(FactImport imports, Sight sight) {
        this.imports = imports;
        this.sight = sight;
    }

    @PostMapping(path = "/v1/fact-imports/{kind}", consumes = "text/csv")
    Answer run(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String kind,
            @ModelAttribute Wanted wanted,
            @RequestBody byte[] csv) {
        return run(sight.staff(caller), kind(kind), wanted, csv, "", Optional.empty());
    }

    /// A file with the mapping file by which it is read.
    @PostMapping(path = "/v1/fact-imports/{kind}", consumes = "multipart/form-data")
    Answer mapped(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String kind,
            @ModelAttribute Wanted wanted,
            @RequestPart MultipartFile file,
            @RequestPart Optional<MultipartFile> mapping)
            throws IOException {
        var yaml = mapping.isPresent()
                ? Optional.of(new String(mapping.get().getBytes(), StandardCharsets.UTF_8))
                : Optional.<String>empty();
        var name = Optional.ofNullable(file.getOriginalFilename()).orElse("");
        return run(sight.staff(caller), kind(kind), wanted, file.getBytes(), name, yaml);
    }

    private Answer run(
            Caller.Staff staff,
            FactImport.Kind kind,
            Wanted wanted,
            byte[] csv,
            String name,
            Optional<String> mapping) {
        boolean dryRun = wanted.dry_run().orElse(false);
        try {
            return Answer.of(imports.run(
                    wanted.sending(kind, csv, name, mapping), staff.staffId(), staff.admin(), staff.actor(), dryRun));
        } catch (IllegalArgumentException unusable) {
            throw unusable(kind, unusable);
        } catch (FactImport.DropsTenants drops) {
            throw drops(drops);
        }
    }

    static Problem.Refused drops(FactImport.DropsTenants drops) {
        return Problem.of(
                        409,
                        "drops-tenants",
                        "Many tenants are missing from the list",
                        "Nothing was entered: " + drops.getMessage() + ".")
                .field("confirm")
                .fix("Correct the export, or send the file again with confirm=true when they really left.")
                .refuse();
    }

    static FactImport.Kind kind(String word) {
        return Arrays.stream(FactImport.Kind.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> Problem.notFound("kind of facts '" + word + "'").refuse());
    }

    static Problem.Refused unusable(FactImport.Kind kind, IllegalArgumentException why) {
        return new Problem(
                        422,
                        "unusable-file",
                        "The file cannot be used",
                        String.valueOf(why.getMessage()),
                        Optional.empty(),
                        Optional.of("Nothing was entered. Columns of " + kind.word() + ": " + kind.describe() + "."))
                .refuse();
    }
}
