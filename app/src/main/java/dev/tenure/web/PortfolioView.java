package dev.tenure.web;

import gg.jte.Content;
import java.util.List;
import java.util.Optional;

/// The portfolio, ready to print.
///
/// @param withheld why sums have no total in the reporting currency; empty when they have, or none is chosen
record PortfolioView(
        Shell shell,
        String verdict,
        String lead,
        String urgent,
        List<Figure> figures,
        String withheld,
        Optional<Drawing> runway,
        String runwayNote,
        List<Choice> windows,
        BoardView board) {

    record Figure(String label, List<String> values, String note) {}

    /// The same drawing for a wide and for a narrow page.
    record Drawing(Content wide, Content narrow) {}

    /// @param sorts the ways to sort, the chosen one on
    /// @param empty what to say when no row is left
    record BoardView(
            String title,
            String announcement,
            List<Tab> tabs,
            List<Filter> filters,
            List<Choice> active,
            String search,
            List<Hidden> kept,
            List<Choice> sorts,
            List<Column> columns,
            List<Row> rows,
            String range,
            Optional<String> first,
            Optional<String> next,
            Optional<Empty> empty) {}

    record Tab(String id, String words, String count, String href, boolean on) {}

    record Filter(String id, String words, List<Choice> choices, boolean on) {}

    record Hidden(String name, String value) {}

    /// @param order `ascending`, `descending` or absent when the table is not sorted by it
    record Column(String id, String words, Optional<String> href, Optional<String> order, String css) {
        @org.jspecify.annotations.Nullable
        String orderOrNull() {
            return order.orElse(null);
        }
    }

    record Row(
            String key,
            String href,
            String name,
            String sub,
            Content mark,
            String score,
            String change,
            Optional<Content> spark,
            List<String> range,
            String band,
            String tone,
            String decision,
            String decisionSub,
            String arr,
            List<Drag> drags) {}

    record Drag(String label, String points, Content bar) {}

    record Empty(String words, Choice step) {}
}
