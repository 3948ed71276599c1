package dev.tenure.web;

import gg.jte.Content;
import java.util.List;
import java.util.Optional;

/// One tenant on one day, ready to print.
///
/// @param covered how much weight is measured, while that is too little to score
record TenantView(
        Shell shell,
        String name,
        List<Fact> facts,
        Days days,
        Optional<Scored> scored,
        String band,
        Content bandMark,
        String bandTone,
        String lead,
        String rest,
        Optional<Content> covered,
        String model,
        List<Signal> signals,
        String axis,
        Optional<PortfolioView.Drawing> range,
        Optional<PortfolioView.Drawing> line,
        String lineTitle,
        List<Week> weeks,
        List<Step> next,
        List<Line> measured,
        String measuredNote,
        Optional<ContractsView> contracts,
        Optional<FamilyView> family,
        List<Group> groups,
        Optional<Feeling> feeling,
        Optional<ContactsView.Card> people,
        String peopleHref,
        String structureHref) {

    /// What was felt last, and where to say anew.
    record Feeling(String action, String last, String why) {}

    record Fact(String value, String label) {}

    /// @param note shown when the day is not the newest one
    record Days(
            String shown,
            String iso,
            String latestIso,
            Optional<String> before,
            Optional<String> after,
            Optional<String> latest,
            String note) {}

    record Scored(String whole, String rest, String change, String changeTone, Optional<String> range) {}

    /// @param points lost, or why nothing was measured
    record Signal(
            String id,
            String href,
            String label,
            String now,
            String sub,
            Content spark,
            boolean measured,
            String band,
            Content mark,
            String tone,
            String lost,
            String outOf,
            Content bar) {}

    record Week(String day, String score, String band) {}

    record Step(String title, String why, String gain, String href, String words) {}

    record Line(String words, String state, boolean done) {}

    /// Facts of one kind, as they were entered.
    record Group(String title, String note, List<Pair> pairs) {}

    record Pair(String name, String value) {}
}
