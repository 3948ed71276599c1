package dev.tenure.web;

import dev.tenure.health.Band;
import java.util.List;
import java.util.Map;

/// The sums over all tenants in sight that the top of the portfolio states.
///
/// @param deciding tenants that decide within the window
/// @param soon of those under 60, the ones that decide within 30 days
record Outlook(
        List<PerCurrency> currencies,
        int tenants,
        int deciding,
        Map<Band, Integer> decidingByBand,
        int lowDeciding,
        int soon,
        int low,
        int unowned,
        int insufficient,
        int uncertain) {

    /// Minor units; the three sums never mix with those of another currency.
    record PerCurrency(String currency, long lowDeciding, long soon, long deciding, long all) {}
}
