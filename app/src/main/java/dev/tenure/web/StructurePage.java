package dev.tenure.web;

import dev.tenure.access.Caller;
import dev.tenure.ingest.Unmatched;
import dev.tenure.store.Database;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.Facts;
import dev.tenure.tenants.Families;
import dev.tenure.tenants.Known;
import dev.tenure.tenants.Merges;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.Tenants;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// Who stands above a tenant, its other names, and what was or will be merged with it.
@Controller
final class StructurePage {

    private final Tenants tenants;
    private final Families families;
    private final Accounts accounts;
    private final Unmatched unmatched;
    private final Merges merges;
    private final Facts facts;
    private final Database database;
    private final Pages pages;
    private final Shells shells;
    private final ProblemPage problems;

    StructurePage(
            Tenants tenants,
            Families families,
            Accounts accounts,
            Unmatched unmatched,
            Merges merges,
            Facts facts,
            Database database,
            Pages pages,
            Shells shells,
            ProblemPage problems) {
        this.tenants = tenants;
        this.families = families;
        this.accounts = accounts;
        this.unmatched = unmatched;
        this.merges = merges;
        this.facts = facts;
        this.database = database;
        this.pages = pages;
        this.shells = shells;
        this.problems = problems;
    }

    private record Asked(Caller.Staff staff, TenantRef tenant) {}

    private Optional<Asked> asked(Caller caller, String key) {
        return caller instanceof Caller.Staff staff
                ? tenants.find(staff.staffId(), key).map(tenant -> new Asked(staff, tenant))
                : Optional.empty();
    }

    @FunctionalInterface
    private interface Doing {
        String done(Asked known);
    }

    /// @param admin only for administrators
    private ResponseEntity<String> change(
            Caller caller, String key, HttpServletRequest request, boolean admin, Doing doing) {
        var asked = asked(caller, key);
        if (asked.isEmpty()) return problems.noTenant(request);
        if (admin && !asked.get().staff().admin()) return problems.answer(request, 403, "");
        try {
            var said = doing.done(asked.get());
            return page(request, asked.get(), said, false, Optional.empty());
        } catch (IllegalArgumentException wrong) {
            return page(request, asked.get(), refusal(wrong), true, Optional.empty());
        }
    }

    private static String refusal(IllegalArgumentException wrong) {
        return Say.sentence(String.valueOf(wrong.getMessage())) + ". Nothing was changed.";
    }

    @GetMapping("/tenants/{key}/structure")
    ResponseEntity<String> show(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String key,
            @RequestParam(name = "merge", defaultValue = "") String other,
            HttpServletRequest request) {
        var asked = asked(caller, key);
        if (asked.isEmpty()) return problems.noTenant(request);
        var known = asked.get();
        if (other.isBlank() || !known.staff().admin()) return page(request, known, "", false, Optional.empty());
        try {
            var pair = pair(known, other);
            return page(
                    request,
                    known,
                    "",
                    false,
                    Optional.of(StructureWords.plan(
                            merges.plan(pair, known.staff().actor()),
                            pair.merged().name(),
                            pair.survivor().name())));
        } catch (IllegalArgumentException wrong) {
            return page(request, known, refusal(wrong), true, Optional.empty());
        }
    }

    /// The tenant of the page stays.
    private Merges.Pair pair(Asked known, String other) {
        var merged = tenants.exactly(known.staff().staffId(), other.strip())
                .orElseThrow(() -> new IllegalArgumentException("there is no tenant '" + other.strip() + "'"));
        return new Merges.Pair(known.tenant(), merged);
    }

    @PostMapping("/tenants/{key}/structure/parent")
    ResponseEntity<String> parent(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String key,
            @RequestParam String parent,
            HttpServletRequest request) {
        return change(caller, key, request, false, known -> {
            var above = Optional.of(parent.strip()).filter(text -> !text.isEmpty());
            families.enter(
                    known.staff().staffId(),
                    known.tenant(),
                    above,
                    Optional.empty(),
                    known.staff().actor());
            return above.map(text -> known.tenant().name() + " stands under " + text + ".")
                    .orElse(known.tenant().name() + " stands alone.");
        });
    }

    @PostMapping("/tenants/{key}/structure/aliases")
    ResponseEntity<String> add(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String key,
            @RequestParam String source,
            @RequestParam String account,
            HttpServletRequest request) {
        return change(caller, key, request, true, known -> {
            var link = new Accounts.Link(source.strip(), account.strip());
            var tenant = known.tenant().id();
            if (!accounts.link(
                            link.source(), link.account(), tenant, known.staff().actor())
                    .equals(tenant)) throw new IllegalArgumentException("the name is another tenant's");
            long events = unmatched.replay(link.source(), link.account());
            return link.account() + " means " + known.tenant().name() + " in " + link.source() + "."
                    + (events == 0
                            ? ""
                            : " " + Say.many(events, "event that waited is", "events that waited are") + " counted.");
        });
    }

    @PostMapping("/tenants/{key}/structure/aliases/remove")
    ResponseEntity<String> remove(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String key,
            @RequestParam String source,
            @RequestParam String account,
            HttpServletRequest request) {
        return change(caller, key, request, true, known -> {
            if (!accounts.unlink(
                    source, account, known.tenant().id(), known.staff().actor()))
                throw new IllegalArgumentException("there is no such name");
            return account + " means nobody in " + source + " from now on. What was counted stays counted.";
        });
    }

    @PostMapping("/tenants/{key}/structure/merges")
    ResponseEntity<String> merge(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String key,
            @RequestParam String other,
            HttpServletRequest request) {
        return change(caller, key, request, true, known -> {
            var pair = pair(known, other);
            merges.merge(pair, known.staff().actor());
            return pair.merged().name() + " is " + known.tenant().name() + " from now on.";
        });
    }

    @PostMapping("/tenants/{key}/structure/merges/{merge}/revert")
    ResponseEntity<String> revert(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String key,
            @PathVariable long merge,
            HttpServletRequest request) {
        return change(
                caller,
                key,
                request,
                true,
                known -> merges.revert(
                                known.staff().staffId(), merge, known.staff().actor())
                        .map(back -> back.merged().name() + " is a tenant of its own again.")
                        .orElseThrow(() -> new IllegalArgumentException("there is no such merge")));
    }

    private ResponseEntity<String> page(
            HttpServletRequest request, Asked known, String said, boolean bad, Optional<StructureView.Plan> plan) {
        var tenant = known.tenant();
        int staff = known.staff().staffId();
        var action = StructureWords.href(tenant.key());
        boolean admin = known.staff().admin();
        var family = database.inStaff(staff, tx -> families.of(tx, tenant, facts.today(), Known.NOW));
        return pages.page(
                bad ? 422 : 200,
                "structure",
                new StructureView(
                        shells.of(
                                request,
                                known.staff(),
                                "Structure of " + tenant.name(),
                                List.of(
                                        new Shell.Crumb("Portfolio", Optional.of("/")),
                                        new Shell.Crumb(tenant.name(), Optional.of("/tenants/" + tenant.key())),
                                        new Shell.Crumb("Structure", Optional.empty())),
                                Shell.Nav.PORTFOLIO,
                                ""),
                        plan.map(StructureView.Plan::words).orElse("Structure of " + tenant.name()),
                        plan.isPresent()
                                ? "Nothing has been changed yet."
                                : "Who stands above it, by which names it is known, and what was merged with it.",
                        said,
                        bad,
                        action,
                        family.parent().map(TenantRef::key).orElse(""),
                        admin,
                        accounts.of(staff, tenant.id()).stream()
                                .map(StructureWords::alias)
                                .toList(),
                        plan,
                        merges.list(staff).stream()
                                .filter(merge -> merge.survivor().id().equals(tenant.id()))
                                .map(merge -> StructureWords.made(merge, admin, action))
                                .toList()));
    }
}
