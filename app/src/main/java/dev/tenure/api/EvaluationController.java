package dev.tenure.api;

import dev.tenure.access.Caller;
import dev.tenure.policy.Decision;
import dev.tenure.policy.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The AuthZEN Authorization API 1.0.
@RestController
final class EvaluationController {

    private static final int MOST = 1000;
    private static final String REQUEST_ID = "X-Request-ID";

    private final Evaluations evaluations;
    private final JsonMapper json;

    EvaluationController(Evaluations evaluations, JsonMapper json) {
        this.evaluations = evaluations;
        this.json = json;
    }

    @PostMapping("/access/v1/evaluation")
    Map<String, Object> one(
            @AuthenticationPrincipal Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        return single(caller, body(request, response));
    }

    @PostMapping("/access/v1/evaluations")
    Map<String, Object> several(
            @AuthenticationPrincipal Caller caller, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var body = body(request, response);
        var asked = body.path("evaluations");
        if (asked.isMissingNode() || asked.isArray() && asked.isEmpty()) return single(caller, body);
        if (!asked.isArray())
            throw Evaluation.wrong("evaluations", "'evaluations' is not a list.")
                    .refuse();
        if (asked.size() > MOST)
            throw Evaluation.wrong("evaluations", "More than " + MOST + " at once.")
                    .refuse();
        var enough = enough(body.path("options").path("evaluations_semantic").asString("execute_all"));
        var answers = new ArrayList<Map<String, Object>>();
        for (var each : asked) {
            var answer = answer(caller, each, body);
            answers.add(answer);
            if (enough.test(Boolean.TRUE.equals(answer.get("decision")))) break;
        }
        return Map.of("evaluations", answers);
    }

    /// Which decision ends a batch.
    private static Predicate<Boolean> enough(String semantic) {
        return switch (semantic) {
            case "execute_all" -> _ -> false;
            case "deny_on_first_deny" -> allowed -> !allowed;
            case "permit_on_first_permit" -> allowed -> allowed;
            default ->
                throw Evaluation.wrong("options.evaluations_semantic", "'" + semantic + "' is not known.")
                        .refuse();
        };
    }

    private JsonNode body(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var id = request.getHeader(REQUEST_ID);
        if (id != null) response.setHeader(REQUEST_ID, id);
        return Evaluation.body(
                json,
                String.valueOf(request.getContentType()),
                request.getInputStream().readAllBytes());
    }

    private Map<String, Object> single(Caller caller, JsonNode body) {
        return answer(evaluations.decide(caller, Evaluation.of(body, json.createObjectNode())));
    }

    /// One that cannot be answered is refused, and the others are answered all the same.
    private Map<String, Object> answer(Caller caller, JsonNode asked, JsonNode otherwise) {
        try {
            return answer(evaluations.decide(caller, Evaluation.of(asked, otherwise)));
        } catch (Problem.Refused refused) {
            if (refused.problem().status() == 403) throw refused;
            return Map.of(
                    "decision",
                    false,
                    "context",
                    Map.of("error", refused.problem().body()));
        }
    }

    private static Map<String, Object> answer(Decision decision) {
        var context = new LinkedHashMap<String, Object>();
        if (!decision.allowed()) {
            context.put("reason_admin", Map.of("en", said(decision.reasons(), true)));
            context.put("reason_user", Map.of("en", said(decision.reasons(), false)));
            context.put("awaits_approval", decision.awaitsApproval());
        }
        context.put("reasons", decision.reasons());
        context.put("policies", decision.policies());
        context.put("policy_set", HexFormat.of().formatHex(decision.policySet()));
        var answer = new LinkedHashMap<String, Object>();
        answer.put("decision", decision.allowed());
        answer.put("context", context);
        return answer;
    }

    private static String said(List<Reason> reasons, boolean withPolicy) {
        return reasons.stream()
                .map(each -> (withPolicy ? each.policy() + ": " : "")
                        + each.reason()
                        + (withPolicy ? "" : " " + each.remedy()))
                .collect(Collectors.joining(" "));
    }
}
