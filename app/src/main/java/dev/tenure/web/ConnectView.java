package dev.tenure.web;

import java.util.List;
import java.util.Optional;

/// The first run, and later the place where data is connected. It shows only doors that open.
record ConnectView(
        Shell shell,
        String title,
        String lead,
        String said,
        List<Stage> stages,
        Command command,
        Optional<String> refusal,
        boolean mayIssue,
        String keyName,
        String senderKey,
        String attribute,
        List<Account> accounts,
        List<Account> ignored,
        List<TenantChoice> tenants,
        List<Feed> feeds) {

    /// @param state `done`, `now` or `later`
    record Stage(int number, String words, String note, String state) {}

    /// @param token the key in full when it was just made: it is shown this once
    record Command(String text, Optional<String> token) {}

    record Account(String source, String account, String events, String firstSeen, String key, String id) {}

    record TenantChoice(String key, String name) {}

    /// @param arriving whether some tenant had a reading of it on the newest scored day
    record Feed(String label, int weight, String events, boolean arriving) {}

    long arriving() {
        return feeds.stream().filter(Feed::arriving).count();
    }
}
