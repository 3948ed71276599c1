package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.core.Page;
import dev.tenure.ingest.Quarantine;
import dev.tenure.ingest.Receipt;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Lists what could not be accepted and tries it again.
@RestController
final class QuarantineController {

    private static final int MOST_SHOWN = 4096;

    /// @param text the bytes as they read, when they are UTF-8; `base64` otherwise; the first 4096 of them
    record Item(
            long id,
            Instant received,
            String key,
            Optional<String> eventId,
            Map<String, Object> problem,
            int size,
            Optional<String> text,
            Optional<String> base64,
            Optional<Instant> replayed,
            Optional<String> outcome) {}

    record Replay(Optional<List<Long>> ids, Optional<Boolean> all) {}

    private final Quarantine quarantine;
    private final Scopes scopes;

    QuarantineController(Quarantine quarantine, Scopes scopes) {
        this.quarantine = quarantine;
        this.scopes = scopes;
    }

    @GetMapping("/v1/quarantine")
    Page<Item> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "open") String state,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (!state.equals("open") && !state.equals("replayed"))
            throw Problem.invalid("state", "state is 'open' or 'replayed'").refuse();
        var page = quarantine.list(state.equals("open"), scopes.kept(caller), cursor, Math.clamp(limit, 1, 500));
        return new Page<>(page.items().stream().map(QuarantineController::item).toList(), page.next());
    }

    @PostMapping("/v1/quarantine/replays")
    Map<String, Object> replay(@AuthenticationPrincipal Caller caller, @RequestBody Replay wanted) {
        var kept = scopes.kept(caller);
        boolean all = wanted.all.orElse(false);
        if (all == wanted.ids.isPresent())
            throw Problem.invalid("ids", "Either ids or \"all\": true is needed.")
                    .refuse();
        var attempts = all ? quarantine.replayAll(kept) : quarantine.replay(wanted.ids.orElse(List.of()), kept);
        return Map.of(
                "items",
                attempts.stream()
                        .map(attempt -> {
                            var one = new LinkedHashMap<String, Object>();
                            one.put("id", attempt.id());
                            switch (attempt.receipt()) {
                                case Receipt.Read read -> one.putAll(EventAnswer.body(read.results()));
                                case Receipt.Unread(var problem) ->
                                    one.put(
                                            "problem",
                                            EventAnswer.problem(problem, EventAnswer.status(problem))
                                                    .body());
                                case Receipt.Busy _ -> throw EventBody.busy();
                            }
                            return one;
                        })
                        .toList());
    }

    private static Item item(Quarantine.Item item) {
        var raw = item.incoming().body();
        var shown = ByteBuffer.wrap(raw, 0, Math.min(raw.length, MOST_SHOWN));
        Optional<String> text;
        try {
            text = Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(shown.duplicate())
                    .toString());
        } catch (CharacterCodingException _) {
            text = Optional.empty();
        }
        var base64 = text.isPresent()
                ? Optional.<String>empty()
                : Optional.of(StandardCharsets.ISO_8859_1
                        .decode(Base64.getEncoder().encode(shown))
                        .toString());
        return new Item(
                item.id(),
                item.received(),
                item.scope().keyName(),
                item.eventId(),
                EventAnswer.problem(item.problem(), item.problem().slug().equals("conflict") ? 409 : 422)
                        .body(),
                raw.length,
                text,
                base64,
                item.replayed(),
                item.outcome());
    }
}
