package dev.tenure.tenants;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// One tenant's facts as they hold on one day, as far as they were known at its end, or are now.
///
/// @param profile absent when nothing was known of the tenant by then
/// @param incidents opened in the 90 days up to and with the day, newest first
/// @param slo the latest measurement of each objective
/// @param quotas the latest sample of each quota
/// @param measurements the latest of each name
public record Standing(
        TenantRef tenant,
        LocalDate day,
        Optional<Fact.Profile> profile,
        Commitments commitments,
        Optional<Fact.Owner> owner,
        List<Fact.Step> steps,
        List<Fact.Incident> incidents,
        List<Fact.Slo> slo,
        List<Fact.Quota> quotas,
        List<Fact.Measurement> measurements,
        Optional<Feeling> sentiment) {

    public Standing {
        steps = List.copyOf(steps);
        incidents = List.copyOf(incidents);
        slo = List.copyOf(slo);
        quotas = List.copyOf(quotas);
        measurements = List.copyOf(measurements);
    }

    /// @param reset the owner changed after it was given, so it speaks of nobody's feeling any more
    public record Feeling(Fact.Sentiment sentiment, boolean reset) {}
}
