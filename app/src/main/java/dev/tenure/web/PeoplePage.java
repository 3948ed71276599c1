package dev.tenure.web;

import dev.tenure.access.Access;
import dev.tenure.access.Caller;
import dev.tenure.access.NameTaken;
import dev.tenure.access.People;
import dev.tenure.access.TokenScope;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.Tenants;
import dev.tenure.web.PeopleView.Assigned;
import dev.tenure.web.PeopleView.Given;
import dev.tenure.web.PeopleView.Row;
import dev.tenure.web.PeopleView.Token;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// One's own password; for administrators the colleagues and which tenants they see.
@Controller
final class PeoplePage {

    private static final long MOST_DAYS = Access.LONGEST_TOKEN.toDays();

    private final Access access;
    private final People people;
    private final Tenants tenants;
    private final Pages pages;
    private final Shells shells;
    private final ProblemPage problems;

    PeoplePage(Access access, People people, Tenants tenants, Pages pages, Shells shells, ProblemPage problems) {
        this.access = access;
        this.people = people;
        this.tenants = tenants;
        this.pages = pages;
        this.shells = shells;
        this.problems = problems;
    }

    /// What a page says after a form was taken.
    private record Said(String words, boolean bad, Optional<Given> given) {
        static final Said NOTHING = new Said("", false, Optional.empty());

        static Said good(String words) {
            return new Said(words, false, Optional.empty());
        }

        static Said bad(String words) {
            return new Said(words, true, Optional.empty());
        }
    }

    @GetMapping("/people")
    ResponseEntity<String> show(
            @AuthenticationPrincipal Caller caller, @RequestParam Optional<String> done, HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.answer(request, 403, "");
        return show(
                request,
                staff,
                done.filter("ended"::equals).isPresent()
                        ? Said.good("The account is ended: sessions, tokens and assignments with it.")
                        : Said.NOTHING);
    }

    /// Signed out everywhere afterwards, here too: whoever knew the old password is out with it.
    @PostMapping("/people/password")
    ResponseEntity<String> password(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String current,
            @RequestParam String wanted,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.answer(request, 403, "");
        return switch (people.change(staff.staffId(), current, wanted)) {
            case DONE ->
                ResponseEntity.status(303)
                        .header("Location", "/sign-in?changed")
                        .build();
            case WRONG_PASSWORD ->
                show(request, staff, Said.bad("The current password is wrong. Nothing was changed."));
            case TOO_MANY_TRIES ->
                show(request, staff, Said.bad("Too many tries. Wait a minute. Nothing was changed."));
            case TOO_SHORT ->
                show(
                        request,
                        staff,
                        Said.bad("A password has at least " + People.SHORTEST_PASSWORD
                                + " characters. Nothing was changed."));
        };
    }

    /// The token is in this answer and nowhere else.
    @PostMapping("/people/tokens")
    ResponseEntity<String> token(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String label,
            @RequestParam int days,
            @RequestParam(defaultValue = "read") String scope,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.answer(request, 403, "");
        var name = label.strip();
        var wanted = TokenScope.of(scope);
        if (name.isEmpty() || name.length() > 100 || days < 1 || days > MOST_DAYS || wanted.isEmpty())
            return show(
                    request,
                    staff,
                    Said.bad("A token has a name of at most 100 characters, lives 1 to " + MOST_DAYS
                            + " days, and reads, writes or administers. Nothing was made."));
        var made = access.issueStaffToken(
                staff.staffId(), name, wanted.get(), Duration.ofDays(days), Optional.empty(), staff.actor());
        return show(
                request,
                staff,
                new Said(
                        "The token was made. It " + may(wanted.get()) + ", until "
                                + made.expiresAt().map(Say::time).orElseThrow() + ". It is shown this once.",
                        false,
                        Optional.of(new Given("token", name, made.token()))));
    }

    private static String may(TokenScope scope) {
        return switch (scope) {
            case READ -> "reads what you may read";
            case WRITE -> "reads and writes what you may, and administers nothing";
            case ADMINISTER -> "does all you may do";
        };
    }

    @PostMapping("/people/tokens/{id}/revoke")
    ResponseEntity<String> revoke(
            @AuthenticationPrincipal Caller caller, @PathVariable int id, HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff)) return problems.answer(request, 403, "");
        return access.revokeToken(staff, id)
                ? show(request, staff, Said.good("The token opens nothing any more."))
                : problems.answer(request, 404, "");
    }

    /// The password is in this answer and nowhere else, so it is not sent through a redirect.
    @PostMapping("/people")
    ResponseEntity<String> add(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String login,
            @RequestParam String name,
            @RequestParam Optional<String> admin,
            @RequestParam Optional<String> all,
            HttpServletRequest request) {
        if (!(caller instanceof Caller.Staff staff) || !staff.admin()) return problems.answer(request, 403, "");
        try {
            var password = people.add(login.strip(), name, admin.isPresent(), all.isPresent());
            return show(
                    request,
                    staff,
                    new Said(
                            name.strip() + " can sign in. Hand over the password below; it is shown this once.",
                            false,
                            Optional.of(new Given(
                                    "password", login.strip().toLowerCase(java.util.Locale.ROOT), password))));
        } catch (NameTaken taken) {
            return show(request, staff, Said.bad("The login " + login + " is taken. Choose another."));
        } catch (IllegalArgumentException wrong) {
            return show(request, staff, Said.bad(wrong.getMessage() + ". Nothing was changed."));
        }
    }

    @GetMapping("/people/{login}")
    ResponseEntity<String> person(
            @AuthenticationPrincipal Caller caller, @PathVariable String login, HttpServletRequest request) {
        return found(caller, login)
                .map(known -> person(request, known, Said.NOTHING))
                .orElseGet(() -> problems.answer(request, 404, ""));
    }

    private record Known(Caller.Staff by, People.Person person) {}

    private Optional<Known> found(Caller caller, String login) {
        return caller instanceof Caller.Staff staff && staff.admin()
                ? people.find(login).map(person -> new Known(staff, person))
                : Optional.empty();
    }

    @PostMapping("/people/{login}")
    ResponseEntity<String> change(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String login,
            @RequestParam String action,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> until,
            HttpServletRequest request) {
        var found = found(caller, login);
        if (found.isEmpty()) return problems.answer(request, 404, "");
        var known = found.get();
        return switch (action) {
            case "reset" -> {
                var password = people.reset(login).orElse("");
                yield person(
                        request,
                        known,
                        new Said(
                                "A new password was made and " + known.person().name()
                                        + " is signed out everywhere. Hand it over; it is shown this once.",
                                false,
                                Optional.of(new Given("password", known.person().login(), password))));
            }
            case "end" ->
                switch (people.end(login, known.by())) {
                    case DONE ->
                        ResponseEntity.status(303)
                                .header("Location", "/people?done=ended")
                                .build();
                    case NOBODY -> problems.answer(request, 404, "");
                    case YOURSELF -> person(request, known, Said.bad("Nobody ends his own account."));
                    case LAST_ADMINISTRATOR -> person(request, known, Said.bad("The last administrator stays."));
                };
            case "assign" ->
                person(request, known, assign(known, tenant.orElse("").strip(), until.orElse("")));
            case "unassign" -> person(request, known, unassign(known, tenant.orElse("")));
            default -> problems.answer(request, 400, "");
        };
    }

    private Said assign(Known known, String key, String until) {
        var tenant = tenants.find(known.by().staffId(), key);
        if (tenant.isEmpty()) return Said.bad("There is no tenant with the key “" + key + "” in your sight.");
        try {
            var end = until.isBlank()
                    ? Optional.<java.time.Instant>empty()
                    : Optional.of(LocalDate.parse(until)
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant());
            people.assign(
                    known.person().staffId(),
                    tenant.get().id(),
                    end,
                    "assigned by " + known.by().name());
            return Said.good(known.person().name() + " sees " + tenant.get().name() + " now.");
        } catch (DateTimeParseException _) {
            return Said.bad("The last day is not a date. Nothing was changed.");
        } catch (IllegalArgumentException past) {
            return Said.bad(past.getMessage() + ". Nothing was changed.");
        }
    }

    private Said unassign(Known known, String key) {
        var tenant = tenants.find(known.by().staffId(), key);
        boolean done = !known.person().coversAll()
                && tenant.isPresent()
                && people.unassign(known.person().staffId(), tenant.get().id());
        return done
                ? Said.good(known.person().name() + " does not see "
                        + tenant.map(TenantRef::name).orElse(key) + " any more.")
                : Said.bad("There was no such assignment; nothing was changed.");
    }

    private ResponseEntity<String> show(HttpServletRequest request, Caller.Staff staff, Said said) {
        var all = staff.admin() ? people.list() : List.<People.Person>of();
        return pages.page(
                said.bad() ? 422 : 200,
                "people",
                new PeopleView(
                        shells.of(
                                request,
                                staff,
                                "People",
                                List.of(new Shell.Crumb("People", Optional.empty())),
                                Shell.Nav.PEOPLE,
                                ""),
                        staff.admin()
                                ? Say.many(all.size(), "person", "people") + " can sign in"
                                : "You are signed in as " + staff.name(),
                        staff.admin()
                                ? "Everybody sees the tenants assigned to him, and no others."
                                : "An administrator says which tenants you see.",
                        said.words(),
                        said.bad(),
                        said.given(),
                        staff.admin(),
                        People.SHORTEST_PASSWORD,
                        access.tokens(staff).stream()
                                .map(token -> new Token(
                                        "/people/tokens/" + token.keyId() + "/revoke",
                                        token.name(),
                                        may(token.scope().orElseThrow()),
                                        token.expiresAt().map(Say::time).orElseThrow(),
                                        token.lastUsedAt().map(Say::time).orElse("never")))
                                .toList(),
                        all.stream()
                                .map(person -> new Row(
                                        "/people/" + person.login(),
                                        person.login(),
                                        person.name(),
                                        person.admin() ? "Administrator" : "Colleague",
                                        person.coversAll()
                                                ? "All tenants"
                                                : Say.many(person.assigned(), "tenant", "tenants"),
                                        Say.date(LocalDate.ofInstant(person.createdAt(), ZoneOffset.UTC))))
                                .toList(),
                        staff.admin()
                                ? people.recoveries().stream()
                                        .map(each -> each.login() + " got a new password on " + Say.time(each.at())
                                                + ", asked for by the machine's user " + each.by() + ".")
                                        .toList()
                                : List.of()));
    }

    private ResponseEntity<String> person(HttpServletRequest request, Known known, Said said) {
        var person = known.person();
        var assignments = person.coversAll() ? List.<People.Assignment>of() : people.assignments(person.staffId());
        var names = tenants.named(
                known.by().staffId(),
                assignments.stream().map(People.Assignment::tenant).toList());
        var seen = assignments.stream()
                .filter(each -> names.containsKey(each.tenant()))
                .map(each -> {
                    TenantRef tenant = Objects.requireNonNull(names.get(each.tenant()));
                    return new Assigned(
                            tenant.key(),
                            tenant.name(),
                            each.until()
                                    .map(end -> Say.date(LocalDate.ofInstant(end.minusMillis(1), ZoneOffset.UTC)))
                                    .orElse("no end"));
                })
                .toList();
        return pages.page(
                said.bad() ? 422 : 200,
                "person",
                new PeopleView.Person(
                        shells.of(
                                request,
                                known.by(),
                                person.name(),
                                List.of(
                                        new Shell.Crumb("People", Optional.of("/people")),
                                        new Shell.Crumb(person.name(), Optional.empty())),
                                Shell.Nav.PEOPLE,
                                ""),
                        person.coversAll()
                                ? person.name() + " sees every tenant"
                                : person.name() + " sees " + Say.many(assignments.size(), "tenant", "tenants"),
                        "Signs in as " + person.login() + (person.admin() ? ", an administrator." : "."),
                        said.words(),
                        said.bad(),
                        said.given(),
                        "/people/" + person.login(),
                        person.name(),
                        person.coversAll(),
                        person.staffId() == known.by().staffId(),
                        seen,
                        assignments.size() - seen.size()));
    }
}
