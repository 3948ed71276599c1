package dev.tenure.outlets;

import dev.tenure.health.Board;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One value of a row, as a file of cells writes it and as JSON does.
sealed interface Cell {

    record Missing() implements Cell {}

    record Text(String text) implements Cell {}

    record Number(BigDecimal number) implements Cell {}

    record Reasons(List<Board.Drag> largestFirst) implements Cell {}

    /// Spreadsheets take a cell that begins with one of these for a formula, of whoever wrote the name of a customer.
    String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    default String csv() {
        return switch (this) {
            case Missing() -> "";
            case Text(String text) -> harmless(text);
            // Of our own making, so a minus is a minus.
            case Number(BigDecimal number) -> number.toPlainString();
            case Reasons(var reasons) ->
                harmless(reasons.stream()
                        .map(one -> one.label() + " " + points(one).negate().toPlainString())
                        .collect(Collectors.joining("; ")));
        };
    }

    default @Nullable Object json() {
        return switch (this) {
            case Missing() -> null;
            case Text(String text) -> text;
            case Number(BigDecimal number) -> number;
            case Reasons(var reasons) -> reasons.stream().map(Cell::reason).toList();
        };
    }

    private static Map<String, Object> reason(Board.Drag one) {
        var reason = new LinkedHashMap<String, Object>();
        reason.put("signal", one.signal());
        reason.put("label", one.label());
        reason.put("points", points(one));
        return reason;
    }

    private static BigDecimal points(Board.Drag one) {
        return BigDecimal.valueOf(one.hundredths(), 2);
    }

    private static String harmless(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
