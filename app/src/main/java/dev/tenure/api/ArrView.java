package dev.tenure.api;

import dev.tenure.core.Money;
import java.util.List;

/// What contracts are worth a year in one currency.
record ArrView(String currency, long arrMinor) {

    static List<ArrView> of(List<Money> arr) {
        return arr.stream()
                .map(money -> new ArrView(money.currency().getCurrencyCode(), money.minor()))
                .toList();
    }
}
