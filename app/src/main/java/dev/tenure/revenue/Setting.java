package dev.tenure.revenue;

import java.util.Currency;

/// In what money and by which calendar the business counts.
public record Setting(Currency reporting, FiscalCalendar calendar) {}
