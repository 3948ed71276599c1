package dev.tenure.health;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/// What stands above the at-risk table: how much money decides soon at a low score. Money of different
/// currencies is never added.
///
/// @param days the window: decisions from `day` on, so many days
/// @param underHundredths the score under which a tenant counts as low
/// @param lowDeciding tenants with a low score that decide in the window
/// @param lowDecidingSoon of them, those that decide within 30 days
/// @param low tenants with a low score, whenever they decide
public record Verdict(
        LocalDate day,
        int days,
        int underHundredths,
        List<PerCurrency> currencies,
        int lowDeciding,
        int lowDecidingSoon,
        int deciding,
        Map<Band, Integer> decidingByBand,
        Map<Band, Integer> byBand,
        int tenants,
        int low,
        int withoutOwner) {

    public static final int SOON_DAYS = 30;

    public Verdict {
        currencies = List.copyOf(currencies);
        decidingByBand = Map.copyOf(decidingByBand);
        byBand = Map.copyOf(byBand);
    }

    public record PerCurrency(
            String currency,
            long arrLowDecidingMinor,
            long arrLowDecidingSoonMinor,
            int lowDeciding,
            long arrDecidingMinor,
            int deciding,
            long arrMinor) {}
}
