package dev.tenure.usage;

import dev.tenure.ingest.Ingest;
import dev.tenure.store.YamlProblem;
import dev.tenure.usage.Meter.Against;
import dev.tenure.usage.Meter.Aggregate;
import dev.tenure.usage.Meter.Combine;
import dev.tenure.usage.Meter.Feed;
import dev.tenure.usage.Meter.Reads;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A meter as it is written. Everything a reader could get wrong is refused here, in words.
record MeterFile(
        @Nullable String name,
        @Nullable String label,
        @Nullable List<String> events,
        @Nullable String aggregate,
        @Nullable String where,
        @Nullable String value,
        @Nullable String over,
        @Nullable String of,
        @Nullable String by,
        @Nullable ReadsFile reads,
        @Nullable FeedFile feed,
        @Nullable Boolean marks) {

    record ReadsFile(
            @Nullable String days,
            @Nullable Integer times,
            @Nullable AgainstFile against,
            @Nullable String combine,
            @Nullable Integer needsDays) {}

    record AgainstFile(@Nullable Integer days, @Nullable Integer before) {}

    record FeedFile(@Nullable String kind, @Nullable Integer silentAfterDays) {}

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final int LONGEST_WINDOW = 400;
    private static final int LONGEST_EXPRESSION = 2000;
    private static final Feed STEADY = new Feed(true, 3);

    static Meter parse(String file, String yaml) {
        try {
            return YAML.readValue(yaml, MeterFile.class).checked();
        } catch (JacksonException e) {
            throw new MeterRefused(file + ": " + YamlProblem.of(e));
        } catch (MeterRefused e) {
            throw e.in(file);
        }
    }

    private Meter checked() {
        var named = required("name", name);
        if (!NAME.matcher(named).matches())
            throw new MeterRefused("name '" + named + "' must be lower case letters, digits and _, at most 40");
        var kind = choice("aggregate", required("aggregate", aggregate), Aggregate.values());
        if (events == null || events.isEmpty()) throw new MeterRefused("events must list at least one event type");
        for (var type : events)
            if (Ingest.reserved(type))
                throw new MeterRefused(
                        "events: '" + type + "' is of Tenure's own, which never feeds a score; what Tenure"
                                + " did for a tenant is not the tenant's health. Name events of your product");
        var meter = new Meter(
                named,
                label == null ? named : label,
                events,
                kind,
                expression("where", where),
                expression("value", value),
                expression("over", over),
                kind == Aggregate.UNIQUE ? Optional.ofNullable(of) : Optional.ofNullable(by),
                checkedReads(kind),
                checkedFeed(),
                Boolean.TRUE.equals(marks));
        fits(kind, "value", value, kind == Aggregate.COUNT || kind == Aggregate.UNIQUE ? Need.NO : Need.YES);
        fits(kind, "over", over, kind == Aggregate.RATIO || kind == Aggregate.LATEST ? Need.YES : Need.NO);
        fits(kind, "of", of, kind == Aggregate.UNIQUE ? Need.YES : Need.NO);
        fits(kind, "by", by, kind == Aggregate.LATEST ? Need.MAY : Need.NO);
        windowsFit(meter);
        return meter;
    }

    private Reads checkedReads(Aggregate kind) {
        if (reads == null) throw new MeterRefused("reads is missing: state the window, as in 'reads: {days: 28}'");
        Optional<Integer> days = "ever".equals(reads.days) ? Optional.empty() : Optional.of(window(reads.days));
        Optional<Against> against = Optional.ofNullable(reads.against)
                .map(a -> new Against(
                        window(a.days == null ? null : a.days.toString()), a.before == null ? 0 : a.before));
        int times = reads.times == null ? 1 : reads.times;
        if (times < 1 || times > 1000) throw new MeterRefused("reads.times must be 1 to 1000");
        if (kind == Aggregate.LATEST && reads.combine == null)
            throw new MeterRefused("reads.combine must be total or fullest for a latest meter");
        var combine = reads.combine == null ? Combine.TOTAL : choice("combine", reads.combine, Combine.values());
        int reach = against.map(a -> a.days() + a.before()).orElse(0);
        return new Reads(days, times, against, combine, reads.needsDays == null ? reach : reads.needsDays);
    }

    private Feed checkedFeed() {
        if (feed == null) return STEADY;
        int after = feed.silentAfterDays == null ? STEADY.silentAfterDays() : feed.silentAfterDays;
        if (after < 1 || after > 60) throw new MeterRefused("feed.silent_after_days must be 1 to 60");
        return switch (feed.kind == null ? "steady" : feed.kind) {
            case "steady" -> new Feed(true, after);
            case "rare" -> new Feed(false, after);
            default -> throw new MeterRefused("feed.kind must be steady or rare, not '" + feed.kind + "'");
        };
    }

    private static void windowsFit(Meter meter) {
        var kind = meter.aggregate();
        if (meter.reads().days().isEmpty() && kind != Aggregate.LATEST)
            throw new MeterRefused("'days: ever' is for latest meters; a " + lower(kind) + " needs a window in days");
        if (meter.reads().against().isPresent()
                && kind != Aggregate.COUNT
                && kind != Aggregate.SUM
                && kind != Aggregate.UNIQUE)
            throw new MeterRefused(
                    "reads.against is for count, sum and unique meters; a " + lower(kind) + " has its own denominator");
        int reach = meter.reach().orElse(0);
        int longest = kind == Aggregate.UNIQUE ? ActiveDays.LONGEST_WINDOW : LONGEST_WINDOW;
        if (reach > longest)
            throw new MeterRefused("a " + lower(kind) + " meter looks back at most " + longest + " days, not " + reach);
    }

    private enum Need {
        YES,
        MAY,
        NO
    }

    private static void fits(Aggregate kind, String field, @Nullable String given, Need need) {
        if (need == Need.YES && given == null)
            throw new MeterRefused("a " + lower(kind) + " meter needs '" + field + "'");
        if (need == Need.NO && given != null)
            throw new MeterRefused("a " + lower(kind) + " meter has no '" + field + "'; remove it");
    }

    private static int window(@Nullable String days) {
        if (days == null || !days.matches("[1-9][0-9]{0,2}"))
            throw new MeterRefused("days must be a number of days, not '" + days + "'");
        return Integer.parseInt(days);
    }

    private static Optional<String> expression(String field, @Nullable String text) {
        if (text != null && text.length() > LONGEST_EXPRESSION)
            throw new MeterRefused(field + " is longer than " + LONGEST_EXPRESSION + " characters");
        return Optional.ofNullable(text);
    }

    private static String required(String field, @Nullable String text) {
        if (text == null || text.isBlank()) throw new MeterRefused(field + " is missing");
        return text;
    }

    private static <E extends Enum<E>> E choice(String field, String text, E[] all) {
        return Arrays.stream(all)
                .filter(one -> lower(one).equals(text))
                .findFirst()
                .orElseThrow(() -> new MeterRefused(field + " '" + text + "' is not one of "
                        + Arrays.stream(all).map(MeterFile::lower).toList()));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
