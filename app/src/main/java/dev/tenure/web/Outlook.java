package dev.tenure.web;

import dev.tenure.health.Band;
import dev.tenure.revenue.Rates;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The sums over all tenants in sight that the top of the portfolio states.
///
/// @param deciding tenants that decide within the window
/// @param rates of the day; absent while no reporting currency is chosen
/// @param unrated currencies without a rate, if there are
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
        int uncertain,
        Optional<Rates> rates,
        Optional<Unrated> unrated) {

    /// What keeps amounts from having one total.
    ///
    /// @param tenants that pay in them, the first by name
    record Unrated(Set<String> currencies, List<String> tenants, int count) {}

    /// Minor units; the sums never mix with those of another currency.
    record PerCurrency(String currency, long lowDeciding, long soon, long deciding, long all) {}
}
