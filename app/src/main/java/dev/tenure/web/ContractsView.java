package dev.tenure.web;

import java.util.List;

/// A tenant's contracts, ready to print.
record ContractsView(String arr, List<Contract> contracts) {

    /// @param state what is decided when, or what became of it
    /// @param notes what a reader has to know beside it
    record Contract(String name, String term, String state, List<String> notes, List<Line> lines) {}

    record Line(String name, String sub, String amount, String days, String arr) {}
}
