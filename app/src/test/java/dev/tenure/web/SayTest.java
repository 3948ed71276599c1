package dev.tenure.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SayTest {

    @Test
    void moneyIsShortAndKeepsItsCurrency() {
        assertEquals("$412k", Say.money(412_000_00, "USD"));
        assertEquals("$1.29M", Say.money(1_287_400_00, "USD"));
        assertEquals("$1M", Say.money(999_600_00, "USD"));
        assertEquals("€21.6M", Say.money(21_600_000_00L, "EUR"));
        assertEquals("¥41M", Say.money(41_000_000, "JPY"));
        assertEquals("CHF 90k", Say.money(90_000_00, "CHF"));
        assertEquals("$0", Say.money(0, "USD"));
        assertEquals("BHD 13k", Say.money(12_500_000, "BHD"));
    }

    @Test
    void aScoreNeverReadsBetterThanItsBand() {
        assertEquals("59", Say.score(59_99));
        assertEquals(".99", Say.rest(59_99));
        assertEquals("", Say.rest(60_00));
    }

    @Test
    void pointsAreExactAndChangesAreRounded() {
        assertEquals("14.37", Say.points(14_37));
        assertEquals("0", Say.points(0));
        assertEquals("20", Say.points(20_00));
        assertEquals("−21", Say.change(-20_60));
        assertEquals("±0", Say.change(-40));
    }

    @Test
    void timesAreToldInUtcWhateverTheMachineThinks() {
        assertEquals("Nov 23, 23:30 UTC", Say.time(Instant.parse("2026-11-23T23:30:00Z")));
    }

    @Test
    void listsReadLikeSentences() {
        assertEquals("a", Say.list(List.of("a")));
        assertEquals("a, b and c", Say.list(List.of("a", "b", "c")));
    }
}
