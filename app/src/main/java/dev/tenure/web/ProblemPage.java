package dev.tenure.web;

import org.jspecify.annotations.Nullable;

/// What a reader sees when a page could not be made.
final class ProblemPage {

    private ProblemPage() {}

    /// @param what failed
    /// @param holds what still does
    /// @param id matches the server's log; empty when there is nothing to look up
    record View(
            String title,
            String what,
            String holds,
            String step,
            String href,
            String id,
            String version,
            @Nullable String themeOrNull) {}
}
