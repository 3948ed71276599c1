package dev.tenure.revenue;

import dev.tenure.core.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;

/// What a unit of each currency was worth in the reporting currency on one day.
///
/// @param of by currency code: units of the reporting currency for one unit
public record Rates(Currency reporting, Map<String, BigDecimal> of) {

    public Rates {
        of = Map.copyOf(of);
    }

    public boolean has(String currency) {
        return of.containsKey(currency) || reporting.getCurrencyCode().equals(currency);
    }

    /// Empty when there is no rate: nothing stands in for it. Halves of a minor unit go to the even neighbour.
    public Optional<Money> convert(Money money) {
        if (money.currency().equals(reporting)) return Optional.of(money);
        return Optional.ofNullable(of.get(money.currency().getCurrencyCode()))
                .map(rate -> new Money(
                        money.amount()
                                .multiply(rate)
                                .movePointRight(Math.max(0, reporting.getDefaultFractionDigits()))
                                .setScale(0, RoundingMode.HALF_EVEN)
                                .longValueExact(),
                        reporting));
    }
}
