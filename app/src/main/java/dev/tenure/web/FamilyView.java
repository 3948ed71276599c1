package dev.tenure.web;

import gg.jte.Content;
import java.util.List;
import java.util.Optional;

/// Who stands above and under a tenant, ready to print.
///
/// @param more said when there are more than are listed
record FamilyView(String note, Optional<Link> parent, List<TenantView.Fact> totals, List<Row> rows, String more) {

    record Link(String name, String href) {}

    /// @param sub which parent it stands under, and why it does not count
    record Row(
            String name,
            String href,
            boolean counts,
            String sub,
            String band,
            Content mark,
            String tone,
            String arr,
            String decides) {}
}
