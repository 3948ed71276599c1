package dev.tenure.demo;

import dev.tenure.core.Money;
import dev.tenure.demo.Behaviour.Season;
import dev.tenure.demo.Company.Contract;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/// Everybody in the demo world: eight companies with a story, and the crowd around them.
final class Cast {

    private static final int CROWD = 404;

    /// How many of the crowd decide within ninety days.
    private static final int DECIDING_SOON = 24;

    private static final List<String> OWNERS = List.of(
            "Maya Koh",
            "Tomas Oduya",
            "Jana Albrecht",
            "Priya Nair",
            "Luis Ferrer",
            "Ines Moreau",
            "Arne Solberg",
            "Hana Sato");

    /// @param perHundredDollars what a hundred dollars are there, in whole units
    record Place(String zone, String currency, int perHundredDollars) {}

    /// Weighted by repetition: most sell in dollars, as the headline does.
    static final List<Place> PLACES = List.of(
            new Place("America/New_York", "USD", 100),
            new Place("America/Los_Angeles", "USD", 100),
            new Place("America/Chicago", "USD", 100),
            new Place("America/New_York", "USD", 100),
            new Place("America/Sao_Paulo", "USD", 100),
            new Place("Asia/Singapore", "USD", 100),
            new Place("America/Denver", "USD", 100),
            new Place("Asia/Riyadh", "USD", 100),
            new Place("Europe/Berlin", "EUR", 92),
            new Place("Europe/Paris", "EUR", 92),
            new Place("Europe/London", "GBP", 79),
            new Place("Europe/Stockholm", "SEK", 1050),
            new Place("Asia/Tokyo", "JPY", 15_000),
            new Place("Australia/Sydney", "AUD", 152));

    private Cast() {}

    static List<Company> of(long seed, LocalDate today) {
        var all = new ArrayList<Company>(Stories.all(today));
        var names = Names.draw(CROWD, seed);
        for (int i = 0; i < CROWD; i++) all.add(oneOfTheCrowd(seed, today, i, names.get(i)));
        return List.copyOf(all);
    }

    private static Company oneOfTheCrowd(long seed, LocalDate today, int place, String name) {
        int number = 100 + place;
        var kind = Kinds.of(place);
        boolean trial = kind == Kinds.Kind.TRIAL;
        double size = Math.pow(Chance.share(seed, number, 0, 901), 3);
        boolean soon = DECIDING_SOON > place;
        var at = PLACES.get(soon ? place % 8 : Chance.between(0, PLACES.size(), seed, number, 0, 902));
        var plan = trial ? "Trial" : size > 0.42 || soon ? "Enterprise" : size > 0.06 ? "Growth" : "Starter";
        int seats = 6 + (int) (size * 34);
        var season = Season.values()[place % 9 < 6 ? 0 : place % 9 - 5];
        return new Company(
                number,
                Names.key(name),
                name,
                plan,
                at.zone().startsWith("America/")
                        ? "Americas"
                        : at.zone().startsWith("Europe/") ? "Europe" : "Asia Pacific",
                ZoneId.of(at.zone()),
                place == 60 || place == 61 ? Optional.empty() : Optional.of(OWNERS.get(place % OWNERS.size())),
                trial ? Optional.empty() : Optional.of(contract(seed, today, number, soon, size, at)),
                Kinds.behaviour(kind, seed, number, seats, season));
    }

    private static Contract contract(long seed, LocalDate today, int number, boolean soon, double size, Place at) {
        int decision =
                soon ? Chance.between(3, 90, seed, number, 0, 903) : Chance.between(92, 350, seed, number, 0, 903);
        boolean renews = Chance.share(seed, number, 0, 904) < 0.6;
        int notice = renews ? (decision % 2 == 0 ? 30 : 60) : 0;
        var end = today.plusDays(decision + notice);
        long dollars = soon ? 40_000 + (long) (size * 200_000) : 6_000 + (long) (size * 150_000);
        // Rounded to whole hundreds, as price lists are.
        long major = dollars * at.perHundredDollars() / 100 / 100 * 100;
        var currency = Currency.getInstance(at.currency());
        long minor = major * (long) Math.pow(10, currency.getDefaultFractionDigits());
        return new Contract(
                end.minusYears(1).plusDays(1),
                end,
                renews ? Optional.of(end.minusDays(notice)) : Optional.empty(),
                new Money(minor, currency),
                renews);
    }
}
