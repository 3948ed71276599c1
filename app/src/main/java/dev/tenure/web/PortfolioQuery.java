package dev.tenure.web;

import dev.tenure.health.Band;
import dev.tenure.health.Board;
import dev.tenure.tenants.Fact;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The portfolio's address, read and written. Everything that can be chosen on the page stands in it, so a
/// list can be sent to somebody and Back works. What an address says wrongly is left out.
///
/// @param first which row the page begins with, for "Rows 51 to 100"; only the cursor decides
record PortfolioQuery(
        int window,
        View view,
        Set<Band> bands,
        Optional<String> owner,
        Optional<String> plan,
        Optional<Fact.Status> status,
        Optional<String> driver,
        Optional<String> search,
        Board.Sort sort,
        boolean descending,
        Optional<String> cursor,
        int first) {

    static final List<Integer> WINDOWS = List.of(30, 60, 90, 180);
    static final int ROWS = 50;
    private static final int LONGEST_SEARCH = 100;

    /// The lists one click away.
    enum View {
        DECISIONS,
        UNDER60,
        UNOWNED,
        ALL;

        String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final PortfolioQuery START = new PortfolioQuery(
            90,
            View.DECISIONS,
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Board.Sort.RISK,
            false,
            Optional.empty(),
            1);

    static PortfolioQuery from(Map<String, String[]> parameters) {
        var view =
                one(parameters, "view").flatMap(text -> named(View.class, text)).orElse(START.view);
        var sort = one(parameters, "sort")
                .flatMap(text -> named(Board.Sort.class, text))
                .orElse(START.sort);
        var bands = EnumSet.noneOf(Band.class);
        one(parameters, "band")
                .ifPresent(text -> Arrays.stream(text.split(","))
                        .flatMap(name -> named(Band.class, name).stream())
                        .forEach(bands::add));
        return new PortfolioQuery(
                one(parameters, "window")
                        .flatMap(PortfolioQuery::number)
                        .filter(WINDOWS::contains)
                        .orElse(START.window),
                view,
                Set.copyOf(bands),
                one(parameters, "owner"),
                one(parameters, "plan"),
                one(parameters, "status").flatMap(text -> named(Fact.Status.class, text)),
                one(parameters, "driver"),
                one(parameters, "q").map(String::strip).map(PortfolioQuery::cut).filter(text -> !text.isEmpty()),
                sort,
                one(parameters, "dir").map("desc"::equals).orElse(natural(sort)),
                one(parameters, "cursor"),
                one(parameters, "first").flatMap(PortfolioQuery::number).orElse(1));
    }

    /// The direction a reader expects first: big money and late losses on top, names from A.
    private static boolean natural(Board.Sort sort) {
        return sort == Board.Sort.ARR;
    }

    private static Optional<String> one(Map<String, String[]> parameters, String name) {
        var values = parameters.get(name);
        return values == null || values.length == 0 || values[0].isEmpty() ? Optional.empty() : Optional.of(values[0]);
    }

    private static <E extends Enum<E>> Optional<E> named(Class<E> kind, String text) {
        var name = text.replace('-', '_');
        return Arrays.stream(kind.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(name))
                .findFirst();
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,7}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private static String cut(String text) {
        return text.length() > LONGEST_SEARCH ? text.substring(0, LONGEST_SEARCH) : text;
    }

    Board.Query board(LocalDate day) {
        return new Board.Query(
                day,
                sort,
                descending,
                bands,
                view == View.DECISIONS ? Optional.of(window) : Optional.empty(),
                view == View.UNOWNED ? Optional.of("") : owner,
                plan,
                driver,
                search,
                cursor,
                ROWS,
                view == View.UNDER60 ? Optional.of(60_00) : Optional.empty(),
                status.map(Set::of).orElse(Set.of()));
    }

    PortfolioQuery withView(View to) {
        return new PortfolioQuery(
                window, to, bands, owner, plan, status, driver, search, sort, descending, Optional.empty(), 1);
    }

    /// A band that is on goes off, and the other way round.
    PortfolioQuery toggled(Band band) {
        var to = bands.isEmpty() ? EnumSet.noneOf(Band.class) : EnumSet.copyOf(bands);
        if (!to.remove(band)) to.add(band);
        return withBands(Set.copyOf(to));
    }

    PortfolioQuery withBands(Set<Band> to) {
        return new PortfolioQuery(
                window, view, to, owner, plan, status, driver, search, sort, descending, Optional.empty(), 1);
    }

    PortfolioQuery withOwner(Optional<String> to) {
        return new PortfolioQuery(
                window, view, bands, to, plan, status, driver, search, sort, descending, Optional.empty(), 1);
    }

    PortfolioQuery withPlan(Optional<String> to) {
        return new PortfolioQuery(
                window, view, bands, owner, to, status, driver, search, sort, descending, Optional.empty(), 1);
    }

    /// Who is asked for by status is seldom about to decide, so all of them are shown.
    PortfolioQuery withStatus(Optional<Fact.Status> to) {
        return new PortfolioQuery(
                window,
                to.isPresent() ? View.ALL : view,
                bands,
                owner,
                plan,
                to,
                driver,
                search,
                sort,
                descending,
                Optional.empty(),
                1);
    }

    PortfolioQuery withDriver(Optional<String> to) {
        return new PortfolioQuery(
                window, view, bands, owner, plan, status, to, search, sort, descending, Optional.empty(), 1);
    }

    PortfolioQuery withSearch(Optional<String> to) {
        return new PortfolioQuery(
                window, view, bands, owner, plan, status, driver, to, sort, descending, Optional.empty(), 1);
    }

    /// The column that already sorts turns round.
    PortfolioQuery sortedBy(Board.Sort to) {
        boolean turned = to == sort ? !descending : natural(to);
        return new PortfolioQuery(
                window, view, bands, owner, plan, status, driver, search, to, turned, Optional.empty(), 1);
    }

    PortfolioQuery at(Optional<String> page, int from) {
        return new PortfolioQuery(
                window, view, bands, owner, plan, status, driver, search, sort, descending, page, from);
    }

    PortfolioQuery unfiltered() {
        return START.withView(View.ALL);
    }

    /// Everything but the page's place, in the order of the address; what is as at the start is left out.
    List<PortfolioView.Hidden> fields() {
        var fields = new ArrayList<PortfolioView.Hidden>();
        if (window != START.window) fields.add(new PortfolioView.Hidden("window", String.valueOf(window)));
        if (view != START.view) fields.add(new PortfolioView.Hidden("view", view.slug()));
        if (!bands.isEmpty())
            fields.add(new PortfolioView.Hidden(
                    "band",
                    bands.stream()
                            .sorted()
                            .map(Look::slug)
                            .reduce((a, b) -> a + "," + b)
                            .orElse("")));
        owner.ifPresent(value -> fields.add(new PortfolioView.Hidden("owner", value)));
        plan.ifPresent(value -> fields.add(new PortfolioView.Hidden("plan", value)));
        status.ifPresent(value -> fields.add(new PortfolioView.Hidden("status", value.word())));
        driver.ifPresent(value -> fields.add(new PortfolioView.Hidden("driver", value)));
        search.ifPresent(value -> fields.add(new PortfolioView.Hidden("q", value)));
        if (sort != START.sort)
            fields.add(new PortfolioView.Hidden("sort", sort.name().toLowerCase(Locale.ROOT)));
        if (descending != natural(sort)) fields.add(new PortfolioView.Hidden("dir", descending ? "desc" : "asc"));
        return List.copyOf(fields);
    }

    String href() {
        var all = new ArrayList<>(fields());
        cursor.ifPresent(value -> all.add(new PortfolioView.Hidden("cursor", value)));
        if (cursor.isPresent()) all.add(new PortfolioView.Hidden("first", String.valueOf(first)));
        if (all.isEmpty()) return "/";
        return "/?"
                + all.stream()
                        .map(field -> field.name() + "=" + URLEncoder.encode(field.value(), StandardCharsets.UTF_8))
                        .reduce((a, b) -> a + "&" + b)
                        .orElse("");
    }
}
