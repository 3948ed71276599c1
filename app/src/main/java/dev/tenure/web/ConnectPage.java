package dev.tenure.web;

import dev.tenure.access.Access;
import dev.tenure.access.Caller;
import dev.tenure.access.KeyView;
import dev.tenure.access.NameTaken;
import dev.tenure.health.Freshness;
import dev.tenure.health.Health;
import dev.tenure.ingest.AccountAttribute;
import dev.tenure.ingest.Unmatched;
import dev.tenure.tenants.Accounts;
import dev.tenure.tenants.NewTenant;
import dev.tenure.tenants.TenantKeyTaken;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.Tenants;
import dev.tenure.usage.Meters;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// Where data is connected: a key, the first command, and accounts that are no tenant yet.
@Controller
final class ConnectPage {

    private static final int MOST_ACCOUNTS = 50;

    /// Proposed for the first key.
    private static final String NEW_KEY = "acme-app";

    private final Access access;
    private final Tenants tenants;
    private final Accounts accounts;
    private final Unmatched unmatched;
    private final Health health;
    private final Freshness freshness;
    private final Meters meters;
    private final InstantSource clock;
    private final Pages pages;
    private final Shells shells;
    private final ProblemPage problems;

    ConnectPage(
            Access access,
            Tenants tenants,
            Accounts accounts,
            Unmatched unmatched,
            Health health,
            Freshness freshness,
            Meters meters,
            InstantSource clock,
            Pages pages,
            Shells shells,
            ProblemPage problems) {
        this.access = access;
        this.tenants = tenants;
        this.accounts = accounts;
        this.unmatched = unmatched;
        this.health = health;
        this.freshness = freshness;
        this.meters = meters;
        this.clock = clock;
        this.pages = pages;
        this.shells = shells;
        this.problems = problems;
    }

    @GetMapping("/connect")
    ResponseEntity<String> show(
            @AuthenticationPrincipal Caller caller, @RequestParam Optional<String> done, HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.answer(request, 403, "");
        return show(
                request,
                staff,
                Optional.empty(),
                Optional.empty(),
                done.map(ConnectPage::said).orElse(""));
    }

    /// What the page announces after a form was taken; an address can say no other words.
    private static String said(String done) {
        return switch (done) {
            case "created" -> "The tenant was created and its kept events were counted.";
            case "linked" -> "The account was linked and its kept events were counted.";
            case "ignored" -> "The account is ignored. It can be taken back below.";
            case "restored" -> "The account is asked about again.";
            default -> "";
        };
    }

    /// The token is in this answer and nowhere else, so it is not sent through a redirect.
    @PostMapping("/connect/keys")
    ResponseEntity<String> issue(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String name,
            @RequestParam String attribute,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff) || !staff.admin()) return problems.answer(request, 403, "");
        if (name.isBlank() || !AccountAttribute.isOne(attribute))
            return show(
                    request,
                    staff,
                    Optional.empty(),
                    Optional.of(
                            "The name may not be empty, and what names the account is " + AccountAttribute.WORDS + "."),
                    "");
        try {
            var key = access.issueSourceKey(name.strip(), attribute, staff.actor());
            return show(
                    request,
                    staff,
                    Optional.of(new Made(key.token(), name.strip(), attribute)),
                    Optional.empty(),
                    "The key was made. It stands in the command, this once.");
        } catch (NameTaken taken) {
            return show(
                    request, staff, Optional.empty(), Optional.of(taken.getMessage() + " Choose another name."), "");
        }
    }

    private record Made(String token, String name, String attribute) {}

    @PostMapping("/connect/accounts")
    ResponseEntity<String> resolve(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String source,
            @RequestParam String account,
            @RequestParam String action,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> name,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff) || !staff.admin()) return problems.answer(request, 403, "");
        return switch (action) {
            case "ignore" -> {
                unmatched.ignore(source, account);
                yield done("ignored");
            }
            case "restore" -> {
                unmatched.restore(source, account);
                yield done("restored");
            }
            case "link" -> {
                var found = tenants.find(staff.staffId(), tenant.orElse("").strip());
                yield found.isEmpty()
                        ? refuse(
                                request,
                                staff,
                                "There is no tenant with the key “" + tenant.orElse("") + "” in your sight.")
                        : link(staff, source, account, found.get(), "linked");
            }
            case "create" -> create(request, staff, source, account, tenant.orElse(""), name.orElse(""));
            default -> problems.answer(request, 400, "");
        };
    }

    private ResponseEntity<String> create(
            HttpServletRequest request, Caller.Staff staff, String source, String account, String key, String name) {
        try {
            var made = tenants.create(
                    NewTenant.named(key.strip(), name.isBlank() ? account : name.strip()), staff.actor());
            return link(staff, source, account, made, "created");
        } catch (TenantKeyTaken taken) {
            return refuse(request, staff, "The key " + taken.key() + " is taken. Choose another, or link the account.");
        } catch (IllegalArgumentException wrong) {
            return refuse(request, staff, String.valueOf(wrong.getMessage()));
        }
    }

    private ResponseEntity<String> link(
            Caller.Staff staff, String source, String account, TenantRef tenant, String done) {
        accounts.link(source, account, tenant.id(), staff.actor());
        unmatched.replay(source, account);
        return done(done);
    }

    private ResponseEntity<String> refuse(HttpServletRequest request, Caller.Staff staff, String why) {
        return show(request, staff, Optional.empty(), Optional.of(why), "");
    }

    private static ResponseEntity<String> done(String what) {
        return ResponseEntity.status(303)
                .header("Location", "/connect?done=" + what)
                .build();
    }

    private ResponseEntity<String> show(
            HttpServletRequest request,
            Caller.Staff staff,
            Optional<Made> made,
            Optional<String> refusal,
            String said) {
        var open = unmatched.list(false, Optional.empty(), MOST_ACCOUNTS).items();
        var ignored = unmatched.list(true, Optional.empty(), MOST_ACCOUNTS).items();
        var some = tenants.list(staff.staffId(), Optional.empty(), Tenants.MOST_PER_PAGE, Optional.empty());
        var keys = access.keys().stream()
                .filter(key -> key.kind() == KeyView.Kind.SOURCE)
                .map(KeyView::name)
                .toList();
        var known = new ConnectRules.Known(
                keys.size(),
                open.size(),
                open.isEmpty() ? "" : open.getFirst().account(),
                !some.items().isEmpty(),
                health.scoredThrough());
        var server =
                ServletUriComponentsBuilder.fromContextPath(request).build().toUriString();
        var attribute = made.map(Made::attribute).orElse("account");
        return pages.page(
                refusal.isPresent() ? 422 : 200,
                "connect",
                new ConnectView(
                        shells.of(
                                request,
                                staff,
                                "Connect data",
                                List.of(new Shell.Crumb("Connect data", Optional.empty())),
                                Shell.Nav.CONNECT,
                                ""),
                        ConnectRules.title(known),
                        ConnectRules.lead(known),
                        said,
                        ConnectRules.stages(known),
                        ConnectRules.command(server, made.map(Made::token), attribute, clock.instant()),
                        refusal,
                        staff.admin(),
                        NEW_KEY,
                        ConnectRules.word(
                                made.map(Made::name).orElseGet(() -> keys.isEmpty() ? NEW_KEY : keys.getFirst())),
                        attribute,
                        open.stream().map(ConnectRules::account).toList(),
                        ignored.stream().map(ConnectRules::account).toList(),
                        some.items().stream()
                                .map(tenant -> new ConnectView.TenantChoice(tenant.key(), tenant.name()))
                                .toList(),
                        ConnectRules.feeds(health.model(), meters, freshness.signals())));
    }
}
