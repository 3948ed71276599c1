package dev.tenure.tenants;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A source of a signal that is read from facts, as a model writes it: `facts.slo`,
/// `facts.measurement.overdue_invoices within 14 days`. How old a value may be is part of the model, so that a
/// replayed day knows it.
public sealed interface FactSource {

    String PREFIX = "facts.";

    /// One of the kinds with a reading of its own.
    record Shipped(String name, String words) implements FactSource {}

    record Measurement(String name, int days) implements FactSource {
        @Override
        public String words() {
            return "measurement “" + spoken(name) + "”, at most " + days + " days old";
        }
    }

    record Sentiment(int days) implements FactSource {
        @Override
        public String words() {
            return "sentiment of the owner, at most " + days + " days old";
        }
    }

    String words();

    List<Shipped> SHIPPED = List.of(
            new Shipped(FactReadings.INCIDENTS, "incidents entered as facts"),
            new Shipped(FactReadings.SLO, "SLO measurements entered as facts"),
            new Shipped(FactReadings.ONBOARDING, "onboarding steps entered as facts"),
            new Shipped(FactReadings.QUOTA, "quotas entered as facts"));

    int MEASUREMENT_DAYS = 42;
    int SENTIMENT_DAYS = 30;
    int MOST_DAYS = 400;

    Pattern AGED =
            Pattern.compile("facts\\.(measurement\\.([a-z][a-z0-9_]{0,39})|sentiment)(?: within ([0-9]{1,4}) days)?");

    /// @throws IllegalArgumentException naming what there is to read
    static FactSource of(String text) {
        for (var each : SHIPPED) if (each.name().equals(text)) return each;
        var aged = AGED.matcher(text);
        if (!aged.matches())
            throw new IllegalArgumentException("'" + text + "' is no fact that is read; there are "
                    + String.join(", ", SHIPPED.stream().map(Shipped::name).toList())
                    + ", facts.measurement.NAME and facts.sentiment, the last two with ' within N days' if wanted");
        var name = aged.group(2);
        int days = Optional.ofNullable(aged.group(3))
                .map(Integer::parseInt)
                .orElse(name == null ? SENTIMENT_DAYS : MEASUREMENT_DAYS);
        if (days < 1 || days > MOST_DAYS)
            throw new IllegalArgumentException("'" + text + "' asks for " + days + " days; 1 to " + MOST_DAYS);
        return name == null ? new Sentiment(days) : new Measurement(name, days);
    }

    /// "Overdue invoices" of `overdue_invoices`: people named it, and a page shows no key.
    static String spoken(String name) {
        var words = name.replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
