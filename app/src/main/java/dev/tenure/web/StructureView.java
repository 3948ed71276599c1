package dev.tenure.web;

import java.util.List;
import java.util.Optional;

/// A tenant's parent, other names and merges, ready to print.
///
/// @param admin whether names and merges may be changed
/// @param plan what a merge would do, once the other tenant is named
record StructureView(
        Shell shell,
        String title,
        String lead,
        String said,
        boolean bad,
        String action,
        String parent,
        boolean admin,
        List<Alias> aliases,
        Optional<Plan> plan,
        List<Made> merges) {

    /// @param fixed of a merge, so it is not taken away by itself
    record Alias(String source, String name, String since, boolean fixed) {}

    /// @param moved and the rest, in words a line
    record Plan(String other, String words, List<String> moved, List<Conflict> conflicts, List<String> renamed) {}

    record Conflict(String what, String kept, String left) {}

    /// @param revert where to take it back; absent when that was done
    record Made(String words, String when, Optional<String> revert) {}
}
