package dev.tenure.api;

import dev.tenure.ingest.Outcome;
import dev.tenure.ingest.Receipt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Receipts as JSON: counts by outcome, then one outcome an event in the order of the request.
final class EventAnswer {

    private EventAnswer() {}

    static Map<String, Object> body(List<Receipt.Result> results) {
        var body = new LinkedHashMap<String, Object>();
        for (var word : List.of("accepted", "duplicate", "conflict", "rejected", "unmatched")) body.put(word, 0);
        var outcomes = new ArrayList<Map<String, Object>>(results.size());
        for (var result : results) {
            body.merge(result.outcome().word(), 1, (a, b) -> (int) a + (int) b);
            outcomes.add(outcome(result));
        }
        body.put("outcomes", outcomes);
        return body;
    }

    private static Map<String, Object> outcome(Receipt.Result result) {
        var one = new LinkedHashMap<String, Object>();
        if (result.id() != null) one.put("id", result.id());
        one.put("outcome", result.outcome().word());
        switch (result.outcome()) {
            case Outcome.Accepted(long seq) -> one.put("seq", seq);
            case Outcome.Duplicate _ -> {}
            case Outcome.Unmatched(String account) -> one.put("account", account);
            case Outcome.Conflict(var problem) ->
                one.put("problem", problem(problem, 409).body());
            case Outcome.Rejected(var problem) ->
                one.put("problem", problem(problem, 422).body());
        }
        return one;
    }

    /// The problem of a request that was one event and not accepted: its answer is that problem.
    static Optional<Problem> single(Receipt.Read read) {
        if (!read.single()) return Optional.empty();
        return switch (read.results().getFirst().outcome()) {
            case Outcome.Conflict(var problem) -> Optional.of(problem(problem, 409));
            case Outcome.Rejected(var problem) -> Optional.of(problem(problem, 422));
            default -> Optional.empty();
        };
    }

    static Problem problem(dev.tenure.ingest.Problem problem, int status) {
        return new Problem(
                status,
                problem.slug(),
                problem.title(),
                problem.detail(),
                Optional.ofNullable(problem.field()),
                Optional.of(problem.fix()));
    }

    static int status(dev.tenure.ingest.Problem unread) {
        return switch (unread.slug()) {
            case "unsupported-media-type" -> 415;
            case "too-many-events" -> 413;
            default -> 400;
        };
    }
}
