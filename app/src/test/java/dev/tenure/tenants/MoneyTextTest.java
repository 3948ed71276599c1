package dev.tenure.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Currency;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MoneyTextTest {

    private static final Optional<Character> UNSTATED = Optional.empty();

    private static long minor(String text, String currency, Optional<Character> decimal) {
        return MoneyText.minor(text, Currency.getInstance(currency), decimal);
    }

    private static String refused(String text, String currency, Optional<Character> decimal) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> minor(text, currency, decimal), text)
                .getMessage());
    }

    @Test
    void whatHasOneReadingNeedsNoStatedMark() {
        assertEquals(123_450, minor("1.234,50", "EUR", UNSTATED));
        assertEquals(123_450, minor("1,234.50", "USD", UNSTATED));
        assertEquals(123_450, minor("1234,5", "EUR", UNSTATED));
        assertEquals(123_400, minor("1234", "EUR", UNSTATED));
        assertEquals(123_456_700, minor("1.234.567", "EUR", UNSTATED));
        assertEquals(123_450, minor("1 234,50", "EUR", UNSTATED));
        assertEquals(123_450, minor("1'234.50", "CHF", UNSTATED));
        assertEquals(1_234, minor("1,234", "JPY", UNSTATED));
        assertEquals(1_234_500, minor("1,234.500", "KWD", UNSTATED));
        assertEquals(-1_250, minor("-12,50", "EUR", UNSTATED));
        assertEquals(0, minor("0,00", "EUR", UNSTATED));
    }

    @Test
    void aCurrencyBesideTheAmountHasToBeTheRowsOwn() {
        assertEquals(123_450, minor("EUR 1.234,50", "EUR", UNSTATED));
        assertEquals(123_450, minor("1.234,50 €", "EUR", UNSTATED));
        assertTrue(refused("USD 1,234.50", "EUR", UNSTATED).contains("is in USD"));
    }

    @Test
    void whatHasTwoReadingsIsRefusedUnlessTheMarkIsStated() {
        assertTrue(refused("1.234", "EUR", UNSTATED).contains("can be read as 1234"));
        assertTrue(refused("12,345", "USD", UNSTATED).contains("can be read as"));
        assertTrue(refused("1.234", "KWD", UNSTATED).contains("can be read as"));
        assertEquals(123_400, minor("1.234", "EUR", Optional.of(',')));
        assertEquals(1_234, minor("1.234", "KWD", Optional.of('.')));
    }

    @Test
    void whatBreaksTheStatedMarkOrTheCurrencyIsRefused() {
        assertTrue(refused("1,234", "EUR", Optional.of(',')).contains("more digits"));
        assertTrue(refused("12.345.6", "EUR", UNSTATED).contains("groups"));
        assertTrue(refused("12,34,567", "EUR", Optional.of('.')).contains("groups"));
        assertTrue(refused("1.50", "JPY", UNSTATED).contains("more digits"));
        assertTrue(refused("n/a", "EUR", UNSTATED).contains("not an amount"));
        assertTrue(refused("", "EUR", UNSTATED).contains("not an amount"));
        assertTrue(refused("99999999999999999999", "EUR", UNSTATED).contains("too large"));
    }
}
