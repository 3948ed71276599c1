package dev.tenure.web;

import dev.tenure.health.Freshness;
import dev.tenure.health.HealthModel;
import dev.tenure.ingest.Unmatched;
import dev.tenure.tenants.TenantRules;
import dev.tenure.usage.Meter;
import dev.tenure.usage.Meters;
import dev.tenure.web.ConnectView.Command;
import dev.tenure.web.ConnectView.Feed;
import dev.tenure.web.ConnectView.Stage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The words and the command of the page where data is connected.
final class ConnectRules {

    /// What is known when the page is asked for.
    record Known(int sourceKeys, int accounts, String firstAccount, boolean tenants, Optional<LocalDate> scored) {}

    private ConnectRules() {}

    static String title(Known known) {
        if (known.accounts() == 1) return "Events are here; say which tenant " + known.firstAccount() + " is";
        if (known.accounts() > 1) return "Events are here; say which tenants " + known.accounts() + " accounts are";
        if (!known.tenants()) return "Send the first event";
        return known.scored().isPresent() ? "Data is connected" : "Tenants are here; the first score is next";
    }

    static String lead(Known known) {
        if (known.accounts() > 0)
            return "Tenure keeps events of an account it does not know and never guesses: create a tenant, link one, "
                    + "or ignore it.";
        if (!known.tenants())
            return "Make a key, run one command, and say which tenant the account is. Nothing leaves this server.";
        return known.scored()
                .map(day -> "Scores are there through " + Say.date(day) + ". Connect more here.")
                .orElse("The next run of the cycle scores them, once enough weight is measured.");
    }

    static List<Stage> stages(Known known) {
        boolean event = known.accounts() > 0 || known.tenants();
        boolean tenant = known.tenants() && known.accounts() == 0;
        boolean scored = known.scored().isPresent();
        // Who has events has had a key, be it one of an import.
        boolean key = known.sourceKeys() > 0 || event;
        return List.of(
                new Stage(1, "Account", "You are signed in", "done"),
                stage(
                        2,
                        "Source key",
                        known.sourceKeys() > 0 ? Say.many(known.sourceKeys(), "key", "keys") : "Names the sender",
                        key,
                        true),
                stage(
                        3,
                        "Events",
                        known.accounts() > 0
                                ? Say.many(known.accounts(), "unknown account", "unknown accounts")
                                : event ? "Arriving" : "One command",
                        event,
                        key),
                stage(4, "Tenants", tenant ? "There are tenants" : "Create, link or ignore", tenant, event),
                stage(
                        5,
                        "First score",
                        known.scored().map(day -> "Through " + Say.day(day)).orElse("Once enough is measured"),
                        scored,
                        tenant));
    }

    private static Stage stage(int number, String words, String note, boolean done, boolean reached) {
        return new Stage(number, words, note, done ? "done" : reached ? "now" : "later");
    }

    /// Runs as it stands: the address and the key are in it, or named as variables while there is no key.
    static Command command(String server, Optional<String> token, String attribute, Instant now) {
        var address = token.isPresent() ? server : "$TENURE_URL";
        var key = token.orElse("$TENURE_SOURCE_KEY");
        var time = now.truncatedTo(ChronoUnit.SECONDS);
        return new Command("""
                curl -sS "%s/v1/events" \\
                  -H "Authorization: Bearer %s" \\
                  -H "Content-Type: application/cloudevents-batch+json" \\
                  -d '[{"specversion":"1.0","id":"first-1",
                        %s,
                        "type":"user.active","time":"%s"}]'
                """.formatted(address, key, whose(attribute), time).strip(), token);
    }

    /// Source, subject and account of the first event, the account where the key looks for it.
    private static String whose(String attribute) {
        var source = "\"source\":\"/acme/app\"";
        var subject = "\"subject\":\"u_1842\"";
        return switch (attribute) {
            case "source" -> "\"source\":\"northwind\"," + subject;
            case "subject" -> source + ",\"subject\":\"northwind\"";
            default ->
                source + "," + subject + ","
                        + (attribute.startsWith("data.")
                                ? "\"data\":{\"" + attribute.substring(5) + "\":\"northwind\"}"
                                : "\"" + attribute + "\":\"northwind\"");
        };
    }

    /// As a shell takes it for one word.
    static String word(String text) {
        return text.matches("[A-Za-z0-9._/-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    static ConnectView.Account account(Unmatched.Account account) {
        return new ConnectView.Account(
                account.source(),
                account.account(),
                Say.count(account.events()),
                Say.time(account.firstReceived()),
                TenantRules.slug(account.account()),
                Integer.toHexString((account.source() + "\u0000" + account.account()).hashCode()));
    }

    /// Which events feed which signal, by the meters as they are configured here.
    static List<Feed> feeds(HealthModel model, Meters meters, Optional<Freshness.Signals> signals) {
        return model.signals().stream()
                .map(signal -> new Feed(
                        signal.label(),
                        signal.weight(),
                        String.join(
                                ", ",
                                signal.sources().stream()
                                        .flatMap(source -> meters.of(source).stream())
                                        .map(Meter::events)
                                        .flatMap(List::stream)
                                        .distinct()
                                        .toList()),
                        signals.filter(these -> !these.silent().contains(signal.label()))
                                .isPresent()))
                .toList();
    }
}
