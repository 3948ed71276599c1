package dev.tenure.tenants;

import java.math.BigDecimal;
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
/// @param milestones by the day they are due
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
        Optional<Feeling> sentiment,
        List<Milestone> milestones) {

    public Standing {
        steps = List.copyOf(steps);
        incidents = List.copyOf(incidents);
        slo = List.copyOf(slo);
        quotas = List.copyOf(quotas);
        measurements = List.copyOf(measurements);
        milestones = List.copyOf(milestones);
    }

    /// @param dueOn absent with the weight, when nobody planned what was reached
    public record Milestone(
            String milestone, Optional<LocalDate> dueOn, Optional<BigDecimal> weight, Optional<LocalDate> doneOn) {

        /// Its last day is over, and it was not reached by the end of `day`.
        public boolean missedOn(LocalDate day) {
            return dueOn.filter(day::isAfter).isPresent()
                    && doneOn.filter(done -> !done.isAfter(day)).isEmpty();
        }
    }

    /// @param reset the owner changed after it was given, so it speaks of nobody's feeling any more
    public record Feeling(Fact.Sentiment sentiment, boolean reset) {}
}
