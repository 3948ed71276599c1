package dev.tenure.tenants;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Which known name a name in a file was probably meant to be, for a question put to a person.
final class NearestName {

    private NearestName() {}

    static String asked(String name, Collection<String> known) {
        return of(name, known).map(near -> " Is it '" + near + "'?").orElse("");
    }

    static Optional<String> of(String name, Collection<String> known) {
        var plain = plain(name);
        return known.stream()
                .filter(each -> distance(plain, plain(each))
                                <= Math.max(1, plain(each).length() / 3)
                        || plain.length() > 2
                                && plain(each).length() > 2
                                && (plain.contains(plain(each)) || plain(each).contains(plain)))
                .min(Comparator.comparingInt((String each) -> distance(plain, plain(each)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
    }

    /// Single letters to add, drop or replace.
    private static int distance(String one, String other) {
        var before = new int[other.length() + 1];
        for (int j = 0; j < before.length; j++) before[j] = j;
        for (int i = 1; i <= one.length(); i++) {
            var now = new int[before.length];
            now[0] = i;
            for (int j = 1; j < now.length; j++)
                now[j] = Math.min(
                        Math.min(now[j - 1], before[j]) + 1,
                        before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1));
            before = now;
        }
        return before[other.length()];
    }
}
