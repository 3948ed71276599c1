package dev.tenure.store;

import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/// What is wrong with a file an operator wrote, in our words rather than the parser's: the line of what is no YAML, the
/// field of what cannot be meant. (Fields are bound after the fact, so the parser's line for one is another's.)
public final class YamlProblem {

    private static final Pattern ABSENT = Pattern.compile("(?:Missing|Null value for) creator property '(\\w+)'.*");

    private YamlProblem() {}

    public static String of(JacksonException wrong) {
        if (wrong instanceof StreamReadException)
            return "line " + wrong.getLocation().getLineNr() + ": " + wrong.getOriginalMessage();
        var field = wrong.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
        return (field.isEmpty() ? "" : field + ": ") + reason(wrong);
    }

    private static String reason(JacksonException wrong) {
        if (wrong instanceof UnrecognizedPropertyException unknown)
            return "there is no such field; there are "
                    + new TreeSet<>(
                            Optional.ofNullable(unknown.getKnownPropertyIds()).orElse(java.util.List.of()).stream()
                                    .map(String::valueOf)
                                    .toList());
        for (Throwable cause = wrong.getCause(); cause != null; cause = cause.getCause())
            if (cause instanceof IllegalArgumentException && cause.getMessage() != null) return cause.getMessage();
        var words = String.valueOf(wrong.getOriginalMessage());
        return ABSENT.matcher(words).matches() ? "the field is missing" : words;
    }
}
