package dev.tenure.tenants;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// As of when facts are believed. What a day shows is what was known at its end, so nothing learnt later changes it.
///
/// @param before everything that became known earlier counts, as far as it was not closed by then
public record Known(OffsetDateTime before) {

    /// As far as is known now, corrections included.
    public static final Known NOW = new Known(OffsetDateTime.MAX);

    /// For a `where` clause over one fact table, with the parameter `known`.
    static final String ROWS = " known_since < :known and known_until >= :known ";

    public static Known atEndOf(LocalDate day) {
        return new Known(day.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC));
    }
}
