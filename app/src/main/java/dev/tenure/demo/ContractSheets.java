package dev.tenure.demo;

import static dev.tenure.demo.FactSheets.date;
import static dev.tenure.demo.FactSheets.noted;
import static dev.tenure.demo.FactSheets.row;

import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;

/// What companies signed: mostly a year at a price, and beside it the kinds that real books hold.
final class ContractSheets {

    private enum Deal {
        YEAR,
        /// Paid for the whole of three years.
        THREE_YEARS,
        /// Two years, the first at less.
        RAMPED,
        /// A year, and later an add-on that ends with it.
        CO_TERMED,
        /// A year, and support under a contract of its own that runs on.
        WITH_SUPPORT,
        /// A year that renewed another one early.
        RENEWED
    }

    private static final int SIGNED_EARLY_DAYS = 20;

    private ContractSheets() {}

    /// A customer of longer than the world's first day had a year before this one.
    private static Deal deal(World world, Company company) {
        var dealt = dealt(company);
        boolean within = company.contract()
                .filter(contract -> contract.end().minusYears(1).isAfter(world.firstDay()))
                .isPresent();
        return within
                        && dealt != Deal.THREE_YEARS
                        && dealt != Deal.RAMPED
                        && company.behaviour().firstDay() == 0
                ? Deal.RENEWED
                : dealt;
    }

    /// Like cards; the companies with a story are worth what their story says in any deal but one.
    private static Deal dealt(Company company) {
        if (company.behaviour().firstDay() > 0) return Deal.YEAR;
        return switch (company.number() % 7) {
            case 2 -> Deal.THREE_YEARS;
            case 3 -> Deal.RAMPED;
            case 4 -> Deal.CO_TERMED;
            case 5 -> company.number() < 100 ? Deal.YEAR : Deal.WITH_SUPPORT;
            case 6 -> Deal.RENEWED;
            default -> Deal.YEAR;
        };
    }

    private static LocalDate start(World world, Company company, Company.Contract contract) {
        return contract.end()
                .minus(
                        switch (deal(world, company)) {
                            case THREE_YEARS -> Period.ofYears(3);
                            case RAMPED -> Period.ofYears(2);
                            case YEAR, CO_TERMED, WITH_SUPPORT, RENEWED -> Period.ofYears(1);
                        });
    }

    /// When the renewal was signed, or the first day of the world, when it was signed before; some sign long ahead.
    private static LocalDate signed(World world, Company company, Company.Contract contract) {
        var early = start(world, company, contract).minusDays(SIGNED_EARLY_DAYS);
        var noted = noted(world, company);
        var ahead = date(world, 120 + company.number() % 50);
        return early.isBefore(noted) ? noted : early.isAfter(ahead) ? ahead : early;
    }

    static String contracts(World world) {
        var csv = new StringBuilder("tenant,contract,term_start,term_end,notice_by,auto_renew,renews,noted_on\n");
        for (var company : world.companies())
            company.contract().ifPresent(contract -> {
                var deal = deal(world, company);
                var noted = noted(world, company);
                var start = start(world, company, contract);
                if (deal == Deal.RENEWED) {
                    row(csv, company.key(), "before", start.minusYears(1), start, "", false, "", noted);
                    noted = signed(world, company, contract);
                }
                var renews = deal == Deal.RENEWED ? "before" : "";
                // Some renewed themselves until somebody wrote to say no.
                if (!contract.renewsItself()
                        && company.number() % 3 == 1
                        && deal != Deal.RENEWED
                        && company.behaviour().firstDay() == 0) {
                    main(
                            csv,
                            world,
                            company,
                            contract,
                            Optional.of(contract.end().minusDays(30)),
                            renews,
                            noted);
                    noted = date(world, 90 + company.number() % 60);
                }
                main(csv, world, company, contract, contract.noticeBy(), renews, noted);
                if (deal == Deal.WITH_SUPPORT)
                    row(csv, company.key(), "support", start, "", "", false, "", noted(world, company));
                if (called(company))
                    row(
                            csv,
                            company.key(),
                            "pilot",
                            world.firstDay(),
                            world.firstDay().plusMonths(6),
                            "",
                            false,
                            "",
                            noted(world, company));
            });
        return csv.toString();
    }

    /// A second product was tried and given back.
    private static boolean called(Company company) {
        return company.number() % 53 == 11 && company.behaviour().firstDay() == 0;
    }

    private static void main(
            StringBuilder csv,
            World world,
            Company company,
            Company.Contract contract,
            Optional<LocalDate> noticeBy,
            String renews,
            LocalDate noted) {
        row(
                csv,
                company.key(),
                "main",
                start(world, company, contract),
                contract.end(),
                noticeBy.map(LocalDate::toString).orElse(""),
                noticeBy.isPresent(),
                renews,
                noted);
    }

    static String lines(World world) {
        var csv = new StringBuilder(
                "tenant,contract,line,sku,quantity,recurring,amount_minor,currency,period,starts,ends,noted_on\n");
        for (var company : world.companies())
            company.contract().ifPresent(contract -> new Lines(csv, world, company, contract).all());
        return csv.toString();
    }

    private record Lines(StringBuilder csv, World world, Company company, Company.Contract contract) {

        void all() {
            long annual = contract.annual().minor();
            var start = start(world, company, contract);
            var noted = noted(world, company);
            switch (deal(world, company)) {
                case YEAR -> seats("main", "seats", annual, "year", "", "", noted);
                case THREE_YEARS -> seats("main", "seats", annual * 3, "term", "", "", noted);
                case RAMPED -> {
                    var second = start.plusYears(1);
                    seats("main", "seats, first year", annual / 5 * 4, "year", "", second, noted);
                    seats("main", "seats, second year", annual, "year", second, "", noted);
                }
                case CO_TERMED -> {
                    long added = annual / 8;
                    var since = date(world, 60 + company.number() % 80);
                    boolean within = since.isAfter(start);
                    seats("main", "seats", annual - added, "year", "", "", noted);
                    one(
                            "main",
                            "add-on",
                            "ANALYTICS",
                            "",
                            true,
                            added,
                            "year",
                            within ? since : "",
                            "",
                            within ? since : noted);
                }
                case WITH_SUPPORT -> {
                    seats("main", "seats", annual, "year", "", "", noted);
                    one("main", "set-up", "SETUP", "", false, annual / 20, "", "", "", noted);
                    support(annual, noted);
                }
                case RENEWED -> {
                    seats("before", "seats", annual * (95 + company.number() % 10) / 100, "year", "", "", noted);
                    seats("main", "seats", annual, "year", "", "", signed(world, company, contract));
                }
            }
            if (called(company)) one("pilot", "pilot", "PILOT", "", true, annual / 30, "month", "", "", noted);
        }

        /// A few pay for it where their other office is.
        private void support(long annual, LocalDate noted) {
            boolean elsewhere = company.number() % 5 == 0
                    && contract.annual().currency().getCurrencyCode().equals("USD");
            row(
                    csv,
                    company.key(),
                    "support",
                    "support",
                    "SUPPORT",
                    "",
                    true,
                    annual / 100,
                    elsewhere ? "EUR" : contract.annual().currency().getCurrencyCode(),
                    "month",
                    "",
                    "",
                    noted);
        }

        private void seats(
                String name, String line, long amount, String period, Object starts, Object ends, LocalDate noted) {
            one(name, line, "SEAT", company.behaviour().seats(), true, amount, period, starts, ends, noted);
        }

        private void one(
                String name,
                String line,
                String sku,
                Object quantity,
                boolean recurring,
                long amount,
                String period,
                Object starts,
                Object ends,
                LocalDate noted) {
            row(
                    csv,
                    company.key(),
                    name,
                    line,
                    sku,
                    quantity,
                    recurring,
                    amount,
                    contract.annual().currency().getCurrencyCode(),
                    period,
                    starts,
                    ends,
                    noted);
        }
    }

    static String outcomes(World world) {
        var csv = new StringBuilder("tenant,contract,outcome,effective_on,reason,noted_on\n");
        for (var company : world.companies())
            company.contract().ifPresent(contract -> {
                if (deal(world, company) == Deal.RENEWED) {
                    int before = 95 + company.number() % 10;
                    row(
                            csv,
                            company.key(),
                            "before",
                            before < 100 ? "expanded" : before > 100 ? "contracted" : "renewed",
                            start(world, company, contract),
                            before < 100 ? "More seats" : before > 100 ? "A better price for the second year" : "",
                            signed(world, company, contract));
                }
                if (called(company)) {
                    var on = date(world, 80 + company.number() % 60);
                    row(csv, company.key(), "pilot", "cancelled", on, "Nobody came back to it after the trial", on);
                }
            });
        return csv.toString();
    }
}
