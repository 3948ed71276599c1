package dev.tenure.web;

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
        List<Calculation> curve,
        Optional<PortfolioView.Drawing> chart,
        List<TenantView.Week> weeks) {

    record Calculation(String words, String value) {}
}
