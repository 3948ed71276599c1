package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.ingest.Ingest;
import dev.tenure.ingest.Outcome;
import dev.tenure.ingest.Receipt;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// The door for events. Answers after the commit that holds them; the thread that waits is a virtual one.
@RestController
final class EventsController {

    private final Ingest ingest;
    private final Scopes scopes;
    private final InstantSource clock;
    private final JsonMapper json;

    EventsController(Ingest ingest, Scopes scopes, InstantSource clock, JsonMapper json) {
        this.ingest = ingest;
        this.scopes = scopes;
        this.clock = clock;
        this.json = json;
    }

    @PostMapping("/v1/events")
    void accept(
            @AuthenticationPrincipal Caller caller,
            @RequestParam Optional<String> key,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var scope = scopes.of(caller, key);
        var receipt = EventBody.with(request, incoming -> await(ingest.accept(scope, incoming, clock.instant())));
        switch (receipt) {
            case Receipt.Read read -> answer(read, response);
            case Receipt.Unread(var problem) ->
                throw EventAnswer.problem(problem, EventAnswer.status(problem)).refuse();
            case Receipt.Busy _ -> throw EventBody.busy();
        }
    }

    private static Receipt await(java.util.concurrent.CompletableFuture<Receipt> receipt) {
        try {
            return receipt.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
    }

    private void answer(Receipt.Read read, HttpServletResponse response) throws IOException {
        var single = EventAnswer.single(read);
        if (single.isPresent()) {
            var body = new LinkedHashMap<>(single.get().body());
            body.put("outcomes", EventAnswer.body(read.results()).get("outcomes"));
            response.setStatus(single.get().status());
            response.setContentType(Problem.MEDIA_TYPE);
            response.getOutputStream().write(json.writeValueAsBytes(body));
            return;
        }
        var bytes = new ByteArrayOutputStream(64 + read.results().size() * 72);
        write(read.results(), bytes);
        response.setContentType("application/json");
        response.setContentLength(bytes.size());
        bytes.writeTo(response.getOutputStream());
    }

    /// Written token by token: a thousand maps a request would cost more than the events did.
    private void write(List<Receipt.Result> results, ByteArrayOutputStream to) {
        int[] counts = new int[5];
        for (var result : results) counts[place(result.outcome())]++;
        try (JsonGenerator out = json.createGenerator(to)) {
            out.writeStartObject();
            out.writeNumberProperty("accepted", counts[0]);
            out.writeNumberProperty("duplicate", counts[1]);
            out.writeNumberProperty("conflict", counts[2]);
            out.writeNumberProperty("rejected", counts[3]);
            out.writeNumberProperty("unmatched", counts[4]);
            out.writeArrayPropertyStart("outcomes");
            for (var result : results) {
                out.writeStartObject();
                if (result.id() != null) out.writeStringProperty("id", result.id());
                out.writeStringProperty("outcome", result.outcome().word());
                switch (result.outcome()) {
                    case Outcome.Accepted(long seq) -> out.writeNumberProperty("seq", seq);
                    case Outcome.Duplicate _ -> {}
                    case Outcome.Unmatched(String account) -> out.writeStringProperty("account", account);
                    case Outcome.Conflict(var problem) ->
                        out.writePOJOProperty(
                                "problem", EventAnswer.problem(problem, 409).body());
                    case Outcome.Rejected(var problem) ->
                        out.writePOJOProperty(
                                "problem", EventAnswer.problem(problem, 422).body());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
    }

    private static int place(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Accepted _ -> 0;
            case Outcome.Duplicate _ -> 1;
            case Outcome.Conflict _ -> 2;
            case Outcome.Rejected _ -> 3;
            case Outcome.Unmatched _ -> 4;
        };
    }
}
