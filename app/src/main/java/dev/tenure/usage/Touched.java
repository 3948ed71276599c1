package dev.tenure.usage;

import dev.tenure.core.TenantId;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whose readings may have changed since their days were scored, and from which day on: what an event adds to a
/// day counts in every later day that looks back at it.
///
/// @param everybody from when it is all tenants: a feed was seen on a day it had been thought silent
public record Touched(Map<TenantId, LocalDate> since, Optional<LocalDate> everybody) {

    public Optional<LocalDate> oldest() {
        return Stream.concat(since.values().stream(), everybody.stream()).min(LocalDate::compareTo);
    }

    public boolean everybodyOn(LocalDate day) {
        return everybody.filter(from -> !from.isAfter(day)).isPresent();
    }

    public Set<TenantId> on(LocalDate day) {
        return since.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(day))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
