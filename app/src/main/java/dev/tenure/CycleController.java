package dev.tenure;

import dev.tenure.access.Caller;
import dev.tenure.api.Problem;
import dev.tenure.health.Health;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// The loop's door. It stands here and not in `api` because only the root knows the loop.
@RestController
class CycleController {

    /// @param from the first day to score; absent, only `as_of` is
    record Wanted(Optional<LocalDate> asOf, Optional<LocalDate> from) {}

    /// @param state never, running, done or failed
    record Answer(
            String state,
            Optional<String> stage,
            Optional<LocalDate> from,
            Optional<LocalDate> asOf,
            Optional<LocalDate> day,
            int scored,
            int written,
            long events,
            Optional<LocalDate> scoredThrough,
            Optional<LocalDate> closedThrough,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Optional<String> problem) {}

    private final Cycle cycle;
    private final Health health;

    CycleController(Cycle cycle, Health health) {
        this.cycle = cycle;
        this.health = health;
    }

    @GetMapping("/v1/cycle")
    Answer status(@AuthenticationPrincipal Caller caller) {
        staff(caller);
        return answer(cycle.status());
    }

    /// Answers when the turn has ended.
    @PostMapping("/v1/cycle")
    Answer turn(@AuthenticationPrincipal Caller caller, @RequestBody(required = false) Wanted wanted) {
        staff(caller);
        var asOf = Optional.ofNullable(wanted).flatMap(Wanted::asOf).orElseGet(cycle::today);
        var from = Optional.ofNullable(wanted).flatMap(Wanted::from).orElse(asOf);
        try {
            return answer(Optional.of(cycle.run(from, asOf)));
        } catch (Cycle.Busy e) {
            throw Problem.of(409, "cycle-busy", "A turn is under way", String.valueOf(e.getMessage()))
                    .fix("Ask GET /v1/cycle how far it is, and try again.")
                    .refuse();
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("as_of", String.valueOf(e.getMessage())).refuse();
        }
    }

    private static void staff(Caller caller) {
        if (!(caller instanceof Caller.Staff))
            throw Problem.of(403, "staff-only", "Not for keys", "The loop is turned by staff, not by a key.")
                    .fix("Use a token of a member of staff.")
                    .refuse();
    }

    private Answer answer(Optional<Cycle.Turn> turn) {
        return new Answer(
                turn.map(Cycle.Turn::state).orElse("never"),
                turn.map(Cycle.Turn::stage),
                turn.map(Cycle.Turn::from),
                turn.map(Cycle.Turn::asOf),
                turn.map(Cycle.Turn::day),
                turn.map(Cycle.Turn::tenants).orElse(0),
                turn.map(Cycle.Turn::written).orElse(0),
                turn.map(Cycle.Turn::events).orElse(0L),
                health.scoredThrough(),
                health.closedThrough(),
                turn.map(Cycle.Turn::startedAt),
                turn.flatMap(Cycle.Turn::finishedAt),
                turn.flatMap(Cycle.Turn::problem));
    }
}
