package dev.tenure.web;

import java.util.List;
import java.util.Optional;

/// One person looked up, and what the door withholds.
///
/// @param ids as they were typed, a line each
/// @param found what is held, once somebody was looked up
record PersonalView(
        Shell shell,
        String title,
        String lead,
        String said,
        boolean bad,
        boolean admin,
        String tenant,
        String ids,
        Optional<Found> found,
        List<Withheld> withheld) {

    /// @param manifest as it is written, with its digest
    record Found(
            String title, List<Events> events, List<Pair> counts, String manifest, String digest, boolean erased) {}

    record Events(String type, String events, String days, String from, String until) {}

    record Pair(String name, String value) {}

    record Withheld(String attribute, String fate, String key, String times, String lastDay) {}
}
