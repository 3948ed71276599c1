package dev.tenure.core;

import java.math.BigDecimal;
import java.util.Currency;

/// An amount in the currency's minor units. Amounts of different currencies never add.
public record Money(long minor, Currency currency) {

    public static Money of(long minor, String code) {
        return new Money(minor, Currency.getInstance(code));
    }

    public Money plus(Money other) {
        if (!currency.equals(other.currency))
            throw new IllegalArgumentException("cannot add " + currency + " and " + other.currency);
        return new Money(Math.addExact(minor, other.minor), currency);
    }

    public BigDecimal amount() {
        return BigDecimal.valueOf(minor, Math.max(0, currency.getDefaultFractionDigits()));
    }

    @Override
    public String toString() {
        return amount().toPlainString() + " " + currency.getCurrencyCode();
    }
}
