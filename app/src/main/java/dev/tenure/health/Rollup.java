package dev.tenure.health;

import dev.tenure.core.TenantId;
import dev.tenure.store.StaffTx;
import dev.tenure.tenants.Families.Family;
import dev.tenure.tenants.Families.Member;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// A tenant and who stands under it, with the bands of a day.
///
/// @param day of the bands: the asked one, or the last that was scored before it
public record Rollup(Family family, Optional<LocalDate> day, Map<TenantId, Band> bands) {

    public Rollup {
        bands = Map.copyOf(bands);
    }

    /// @param latest the newest day that was scored, asked for before the transaction: inside it the question would
    ///     take a second connection, and a crowd of readers would wait for each other
    public static Rollup of(StaffTx tx, Health health, Optional<LocalDate> latest, Family family) {
        var day = latest.map(last -> last.isBefore(family.day()) ? last : family.day());
        var tenants =
                family.members().stream().map(member -> member.tenant().id()).toList();
        return new Rollup(
                family,
                day,
                day.map(scored -> health.bands(tx, tenants, scored)).orElse(Map.of()));
    }

    public Optional<Band> band(Member member) {
        return Optional.ofNullable(bands.get(member.tenant().id()));
    }

    /// Of those that count, by the order a reader wants them in.
    public Optional<Band> worst() {
        return family.counted().stream()
                .flatMap(member -> band(member).stream())
                .min(Comparator.comparingInt(Band::code));
    }
}
