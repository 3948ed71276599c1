package dev.tenure.web;

import gg.jte.Content;
import java.util.List;
import java.util.Optional;

/// One signal of one tenant opened: what was counted, over which days, and what that cost.
record SignalView(
        Shell shell,
        String tenant,
        String back,
        String label,
        String verdict,
        String lead,
        List<TenantView.Pair> reading,
        List<Calculation> formula,
        String result,
        Optional<PortfolioView.Drawing> series,
        List<TenantView.Week> weeks,
        Content spark) {

    record Calculation(String words, String value) {}
}
