package dev.tenure.api;

import dev.tenure.core.Money;
import dev.tenure.revenue.Bridge;
import dev.tenure.revenue.Closing;
import dev.tenure.revenue.Movement;
import dev.tenure.revenue.Period;
import dev.tenure.revenue.Retention;
import dev.tenure.revenue.Revenue;
import dev.tenure.revenue.Setting;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// Money and periods as the API shows them: minor units beside their currency, rates as decimals.
final class RevenueView {

    record Calendar(String reportingCurrency, int fiscalYearStarts, String businessZone) {
        static Calendar of(Setting setting) {
            return new Calendar(
                    setting.reporting().getCurrencyCode(),
                    setting.calendar().startMonth(),
                    setting.calendar().zone().getId());
        }
    }

    record Amount(long minor, String currency) {
        static Amount of(Money money) {
            return new Amount(money.minor(), money.currency().getCurrencyCode());
        }
    }

    record Withheld(String tenant, String name, String currency, String why) {
        static List<Withheld> of(List<Bridge.Unconverted> all) {
            return all.stream()
                    .map(one -> new Withheld(one.tenant().key(), one.tenant().name(), one.currency(), one.why()))
                    .toList();
        }
    }

    /// @param total absent while the list `withheld` is not empty, or no reporting currency is chosen
    record Arr(LocalDate day, Optional<Amount> total, List<Amount> currencies, List<Withheld> withheld) {
        static Arr of(Revenue.Sum sum) {
            return new Arr(
                    sum.day(),
                    sum.total().map(Amount::of),
                    sum.currencies().stream().map(Amount::of).toList(),
                    Withheld.of(sum.unconverted()));
        }
    }

    record Days(String period, LocalDate from, LocalDate until) {
        static Days of(Period period) {
            return new Days(period.name(), period.from(), period.until());
        }
    }

    record Line(String tenant, String name, Movement movement) {
        static List<Line> of(List<Bridge.Line> lines) {
            return lines.stream()
                    .map(line -> new Line(line.tenant().key(), line.tenant().name(), line.movement()))
                    .toList();
        }
    }

    record Kept(long began, long net, long gross, Optional<BigDecimal> nrr, Optional<BigDecimal> grr) {
        static Kept of(Retention retention) {
            return new Kept(retention.began(), retention.net(), retention.gross(), retention.nrr(), retention.grr());
        }
    }

    /// @param through the last day in it; of a period that runs, the last one that is over
    /// @param items what moved most first
    record Report(
            Days period,
            LocalDate through,
            boolean runs,
            String currency,
            boolean openingFrozen,
            Optional<Movement> total,
            Optional<Kept> retention,
            List<Withheld> withheld,
            List<Line> items,
            Optional<String> next) {
        static Report of(Bridge bridge, List<Bridge.Line> page, Optional<String> next) {
            return new Report(
                    Days.of(bridge.period()),
                    bridge.through(),
                    bridge.runs(),
                    bridge.currency(),
                    bridge.frozen(),
                    bridge.total(),
                    bridge.total().map(Movement::retention).map(Kept::of),
                    Withheld.of(bridge.unconverted()),
                    Line.of(page),
                    next);
        }
    }

    record Month(
            String period,
            LocalDate through,
            boolean runs,
            String currency,
            Optional<Movement> total,
            Optional<Kept> retention,
            List<Withheld> withheld) {
        static Month of(Revenue.Month month) {
            var bridge = month.bridge();
            return new Month(
                    bridge.period().name(),
                    bridge.through(),
                    bridge.runs(),
                    bridge.currency(),
                    bridge.total(),
                    month.retention().map(Kept::of),
                    Withheld.of(bridge.unconverted()));
        }
    }

    /// @param tenants of all, seen by the reader or not; the total is over those he sees
    record Preview(Days period, String currency, Optional<Movement> total, int tenants, String digest) {
        static Preview of(Closing.Preview preview) {
            return new Preview(
                    Days.of(preview.bridge().period()),
                    preview.bridge().currency(),
                    preview.bridge().total(),
                    preview.tenants(),
                    preview.digest());
        }
    }

    record Closed(Days period, String currency, Instant closedAt, String closedBy, int tenants, String digest) {
        static Closed of(Closing closing) {
            return new Closed(
                    Days.of(closing.period()),
                    closing.currency(),
                    closing.closedAt(),
                    closing.closedBy(),
                    closing.tenants(),
                    closing.digest());
        }
    }

    /// @param now absent while something of this tenant has no rate
    record Restated(String tenant, String name, long closed, Optional<Long> now, Optional<Long> difference) {}

    /// @param closingNow what the period would close with by what is known now
    record ClosedReport(
            Closed closing,
            Movement total,
            Kept retention,
            Optional<Long> closingNow,
            List<Restated> restatements,
            List<Line> items,
            Optional<String> next) {
        static ClosedReport of(Closing.Shown shown, List<Bridge.Line> page, Optional<String> next) {
            var total = shown.bridge().total().orElseThrow();
            return new ClosedReport(
                    Closed.of(shown.closing()),
                    total,
                    Kept.of(total.retention()),
                    shown.now(),
                    shown.restatements().stream()
                            .map(one -> new Restated(
                                    one.tenant().key(),
                                    one.tenant().name(),
                                    one.closed(),
                                    one.now(),
                                    one.now().map(now -> now - one.closed())))
                            .toList(),
                    Line.of(page),
                    next);
        }
    }

    private RevenueView() {}
}
