package dev.tenure.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A refusal as RFC 9457 has it: what, why, and what mends it.
public record Problem(
        int status, String slug, String title, String detail, Optional<String> field, Optional<String> fix) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(int status, String slug, String title, String detail) {
        return new Problem(status, slug, title, detail, Optional.empty(), Optional.empty());
    }

    /// An unseen tenant and an unknown one are the same thing to who asks.
    public static Problem noTenant(String key) {
        return of(404, "not-found", "Not found", "There is no tenant '" + key + "' among those you can see.");
    }

    public static Problem notFound(String what) {
        return of(404, "not-found", "Not found", "There is no " + what + ".");
    }

    public static Problem invalid(String field, String detail) {
        return new Problem(
                422, "invalid-value", "A value cannot be used", detail, Optional.of(field), Optional.empty());
    }

    public Problem field(String name) {
        return new Problem(status, slug, title, detail, Optional.of(name), fix);
    }

    public Problem fix(String advice) {
        return new Problem(status, slug, title, detail, field, Optional.of(advice));
    }

    public Refused refuse() {
        return new Refused(this);
    }

    public Map<String, Object> body() {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "https://tenure.dev/problems/" + slug);
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        field.ifPresent(name -> body.put("field", name));
        fix.ifPresent(advice -> body.put("fix", advice));
        return body;
    }

    /// Carries a problem out of a controller to the one place that writes it.
    public static final class Refused extends RuntimeException {

        private final transient Problem problem;

        private Refused(Problem problem) {
            super(problem.detail);
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }
    }
}
