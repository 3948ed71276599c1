package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.access.NameTaken;
import dev.tenure.access.People;
import dev.tenure.core.Page;
import dev.tenure.tenants.TenantRef;
import dev.tenure.tenants.Tenants;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The colleagues and what they may see, for administrators.
@RestController
final class StaffController {

    record NewPerson(
            Optional<String> login, Optional<String> name, Optional<Boolean> admin, Optional<Boolean> coversAll) {}

    record Wanted(Optional<Instant> until) {}

    record Listed(String login, String name, boolean admin, boolean coversAll, int tenants, Instant createdAt) {}

    record Assigned(String tenant, String name, Optional<Instant> until) {}

    /// @param password in this answer and nowhere else
    record Password(String login, String password) {}

    private final People people;
    private final Tenants tenants;
    private final Sight sight;
    private final Scopes scopes;

    StaffController(People people, Tenants tenants, Sight sight, Scopes scopes) {
        this.people = people;
        this.tenants = tenants;
        this.sight = sight;
        this.scopes = scopes;
    }

    @GetMapping("/v1/staff")
    Page<Listed> list(@AuthenticationPrincipal Caller caller) {
        scopes.administrator(caller);
        return new Page<>(
                people.list().stream()
                        .map(person -> new Listed(
                                person.login(),
                                person.name(),
                                person.admin(),
                                person.coversAll(),
                                person.assigned(),
                                person.createdAt()))
                        .toList(),
                Optional.empty());
    }

    @PostMapping("/v1/staff")
    @ResponseStatus(HttpStatus.CREATED)
    Password add(@AuthenticationPrincipal Caller caller, @RequestBody NewPerson wanted) {
        scopes.person(caller);
        var login = wanted.login.orElse("");
        try {
            return new Password(
                    login,
                    people.add(
                            login,
                            wanted.name.orElse(login),
                            wanted.admin.orElse(false),
                            wanted.coversAll.orElse(false)));
        } catch (NameTaken taken) {
            throw Problem.of(409, "name-taken", "The login is taken", "Somebody has the login '" + login + "'.")
                    .field("login")
                    .fix("Choose another login.")
                    .refuse();
        }
    }

    @PostMapping("/v1/staff/{login}/password")
    Password reset(@AuthenticationPrincipal Caller caller, @PathVariable String login) {
        scopes.person(caller);
        return new Password(login, people.reset(login).orElseThrow(() -> nobody(login)));
    }

    @DeleteMapping("/v1/staff/{login}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@AuthenticationPrincipal Caller caller, @PathVariable String login) {
        switch (people.end(login, scopes.person(caller))) {
            case DONE -> {}
            case NOBODY -> throw nobody(login);
            case YOURSELF ->
                throw Problem.of(409, "yourself", "That is you", "Nobody ends his own account.")
                        .fix("Let another administrator do it.")
                        .refuse();
            case LAST_ADMINISTRATOR ->
                throw Problem.of(
                                409,
                                "last-administrator",
                                "The last administrator stays",
                                "Without one nobody could let anybody in.")
                        .fix("Make another administrator first.")
                        .refuse();
        }
    }

    /// As far as the one who asks sees them: an assignment names a tenant.
    @GetMapping("/v1/staff/{login}/tenants")
    Page<Assigned> assigned(@AuthenticationPrincipal Caller caller, @PathVariable String login) {
        var admin = scopes.administrator(caller);
        var assignments = people.assignments(person(login).staffId());
        var names = tenants.named(
                admin.staffId(),
                assignments.stream().map(People.Assignment::tenant).toList());
        return new Page<>(
                assignments.stream()
                        .filter(each -> names.containsKey(each.tenant()))
                        .map(each -> {
                            TenantRef tenant = Objects.requireNonNull(names.get(each.tenant()));
                            return new Assigned(tenant.key(), tenant.name(), each.until());
                        })
                        .toList(),
                Optional.empty());
    }

    @PutMapping("/v1/staff/{login}/tenants/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void assign(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String login,
            @PathVariable String id,
            @RequestBody(required = false) Optional<Wanted> wanted) {
        var admin = scopes.administrator(caller);
        var person = person(login);
        people.assign(
                person.staffId(),
                sight.tenant(admin, id).id(),
                wanted.flatMap(Wanted::until),
                "assigned by " + admin.name());
    }

    @DeleteMapping("/v1/staff/{login}/tenants/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unassign(@AuthenticationPrincipal Caller caller, @PathVariable String login, @PathVariable String id) {
        var admin = scopes.administrator(caller);
        var person = person(login);
        if (person.coversAll())
            throw Problem.of(
                            409,
                            "covers-all",
                            "This person sees every tenant",
                            login + " covers all tenants, those to come too.")
                    .refuse();
        if (!people.unassign(person.staffId(), sight.tenant(admin, id).id()))
            throw Problem.notFound("assignment of " + id + " to " + login).refuse();
    }

    private People.Person person(String login) {
        return people.find(login).orElseThrow(() -> nobody(login));
    }

    private static Problem.Refused nobody(String login) {
        return Problem.notFound("person with the login '" + login + "'").refuse();
    }
}
