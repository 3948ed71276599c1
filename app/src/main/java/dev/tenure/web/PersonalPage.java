package dev.tenure.web;

import dev.tenure.access.Caller;
import dev.tenure.privacy.Manifest;
import dev.tenure.privacy.Privacy;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.Tenants;
import dev.tenure.web.PersonalView.Events;
import dev.tenure.web.PersonalView.Found;
import dev.tenure.web.PersonalView.Pair;
import dev.tenure.web.PersonalView.Withheld;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// For administrators: what is held of one person, and their erasure. Ids are sent in forms, never in addresses.
@Controller
final class PersonalPage {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, String> STORES = Map.of(
            "quarantined", "Refused events",
            "unmatched", "Events of unknown accounts",
            "staged", "Rows of open history jobs");

    private final Privacy privacy;
    private final Tenants tenants;
    private final Pages pages;
    private final Shells shells;
    private final ProblemPage problems;

    PersonalPage(Privacy privacy, Tenants tenants, Pages pages, Shells shells, ProblemPage problems) {
        this.privacy = privacy;
        this.tenants = tenants;
        this.pages = pages;
        this.shells = shells;
        this.problems = problems;
    }

    private record Asked(Caller.Staff by, String tenant, String ids) {
        List<String> each() {
            return ids.lines().map(String::strip).filter(id -> !id.isEmpty()).toList();
        }
    }

    private record Said(String words, boolean bad) {}

    @GetMapping("/personal")
    ResponseEntity<String> show(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "") String tenant,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.answer(request, 403, "");
        return page(request, new Asked(staff, tenant, ""), new Said("", false), Optional.empty());
    }

    @PostMapping("/personal")
    ResponseEntity<String> act(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String tenant,
            @RequestParam String ids,
            @RequestParam String action,
            @RequestParam(defaultValue = "") String confirm,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff) || !staff.admin()) return problems.answer(request, 403, "");
        var asked = new Asked(staff, tenant.strip(), ids);
        var known = tenants.find(staff.staffId(), asked.tenant);
        if (known.isEmpty())
            return refused(request, asked, "There is no tenant with the key “" + asked.tenant + "” in your sight.");
        var fault = Privacy.fault(asked.each());
        if (fault.isPresent()) return refused(request, asked, fault.get());
        return switch (action) {
            case "look" -> look(request, asked, known.get(), new Said("", false));
            case "erase" -> {
                if (!confirm.strip().equals(known.get().key()))
                    yield look(
                            request,
                            asked,
                            known.get(),
                            new Said(
                                    "Type the tenant's key, “" + known.get().key()
                                            + "”, to confirm. Nothing was erased.",
                                    true));
                var manifest = privacy.erase(known.get().id(), asked.each(), staff.actor());
                yield page(
                        request,
                        new Asked(staff, asked.tenant, ""),
                        new Said("The person is erased at " + known.get().name() + ". The counts stay.", false),
                        Optional.of(found("What was erased", manifest, "/destroyed/waiting", "/stays/ledger", true)));
            }
            default -> problems.answer(request, 400, "");
        };
    }

    private ResponseEntity<String> look(HttpServletRequest request, Asked asked, TenantRef tenant, Said said) {
        var manifest = privacy.held(tenant.id(), asked.each(), false);
        return page(
                request,
                asked,
                said,
                Optional.of(found("Held at " + named(tenant), manifest, "/waiting", "/ledger", false)));
    }

    private String named(TenantRef tenant) {
        var parts = privacy.parts(tenant.id());
        return parts.size() == 1
                ? tenant.name()
                : tenant.name() + ", with what was merged into it: "
                        + String.join(", ", parts.subList(1, parts.size()));
    }

    private ResponseEntity<String> refused(HttpServletRequest request, Asked asked, String why) {
        return page(request, asked, new Said(why + " Nothing was changed.", true), Optional.empty());
    }

    private static Found found(String title, Manifest manifest, String waiting, String ledger, boolean erased) {
        var json = JSON.readTree(manifest.json());
        var counts = new ArrayList<Pair>();
        json.at(waiting)
                .properties()
                .forEach(each -> counts.add(new Pair(
                        STORES.getOrDefault(each.getKey(), each.getKey()),
                        String.valueOf(each.getValue().asLong()))));
        if (erased)
            counts.add(new Pair(
                    "Pseudonyms unlinked",
                    String.valueOf(json.at("/destroyed/names").asLong())));
        var events = new ArrayList<Events>();
        for (var one : json.at(ledger)) events.add(events(one));
        return new Found(
                title,
                events,
                counts,
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json),
                manifest.digest(),
                erased);
    }

    private static Events events(JsonNode one) {
        return new Events(
                one.path("type").asString(),
                String.valueOf(one.path("events").asLong()),
                String.valueOf(one.path("days").asLong()),
                Say.date(LocalDate.parse(one.path("first_day").asString())),
                Say.date(LocalDate.parse(one.path("last_day").asString())));
    }

    private ResponseEntity<String> page(HttpServletRequest request, Asked asked, Said said, Optional<Found> found) {
        boolean admin = asked.by.admin();
        return pages.page(
                said.bad ? 422 : 200,
                "personal",
                new PersonalView(
                        shells.of(
                                request,
                                asked.by,
                                "Personal data",
                                List.of(new Shell.Crumb("Personal data", Optional.empty())),
                                Shell.Nav.PERSONAL,
                                ""),
                        "Nobody's id is stored with an event",
                        "People are pseudonyms of their tenant. Here one can be looked up, and forgotten.",
                        said.words,
                        said.bad,
                        admin,
                        asked.tenant,
                        asked.ids,
                        found,
                        admin ? withheld() : List.of()));
    }

    private List<Withheld> withheld() {
        return privacy.withheld().stream()
                .map(one -> new Withheld(
                        one.attribute(),
                        one.dropped() ? "Dropped" : "Pseudonym",
                        one.key(),
                        String.valueOf(one.times()),
                        Say.date(LocalDate.parse(one.lastDay()))))
                .toList();
    }
}
