package dev.tenure.demo;

import dev.tenure.core.Money;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/// One tenant of the demo world.
///
/// @param number its place in the world, part of every random draw made for it
/// @param owner absent for the few nobody looks after
/// @param contract absent while it is on trial
record Company(
        int number,
        String key,
        String name,
        String plan,
        String segment,
        ZoneId zone,
        Optional<String> owner,
        Optional<Contract> contract,
        Behaviour behaviour) {

    /// @param noticeBy last day on which either side may say no; absent when the term simply ends
    record Contract(LocalDate start, LocalDate end, Optional<LocalDate> noticeBy, Money annual, boolean renewsItself) {}
}
