package dev.tenure.web;

import java.util.List;
import java.util.Optional;

/// How ARR moved in a period, ready to print.
///
/// @param admin whether rates, the calendar and closings may be entered
/// @param periods to choose from, the chosen one on
/// @param report absent while no reporting currency is chosen
record RevenueView(
        Shell shell,
        String title,
        String lead,
        String said,
        boolean bad,
        boolean admin,
        List<Choice> periods,
        Optional<Report> report,
        List<Closed> closed,
        Calendar calendar) {

    /// @param bridge absent while the total is withheld, or nothing was ever there
    /// @param missing what has no rate, which withholds the total
    /// @param restated of a closed period: what reads otherwise by now
    /// @param close absent where there is nothing to close, or not for this reader
    record Report(
            String period,
            List<PortfolioView.Figure> figures,
            Optional<PortfolioView.Drawing> bridge,
            String note,
            List<Part> parts,
            List<Missing> missing,
            Tenants tenants,
            Optional<Rates> rates,
            Optional<Restated> restated,
            Optional<Close> close) {}

    /// @param sum whether it is a total and no movement
    record Part(String name, String sub, String tenants, String amount, Optional<String> href, boolean sum) {}

    /// @param day as an address has it
    record Missing(String currency, String day, String words, String tenants) {}

    record Tenants(
            String title,
            String note,
            Optional<String> all,
            List<Row> rows,
            Optional<String> before,
            Optional<String> next) {}

    record Row(String href, String name, String opening, List<String> moved, String currency, String closing) {}

    record Rates(String opening, String closing, List<Rate> rows) {}

    record Rate(String currency, String opening, String closing) {}

    record Restated(String lead, List<Restatement> rows) {}

    record Restatement(String href, String name, String closed, String now, String difference) {}

    record Close(Optional<Preview> preview) {}

    record Preview(String words, String digest) {}

    record Closed(String href, String name, String days, String when, String tenants, String digest) {}

    /// @param months in which a fiscal year may start, the chosen one on
    record Calendar(String currency, List<Choice> months, String zone, String words) {}
}
