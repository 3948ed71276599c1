package dev.tenure.web;

import gg.jte.Content;
import java.util.List;
import java.util.Optional;

/// Handovers: the form with what it would move, and one that was made with a brief of each account.
///
/// @param preview present once the form names both owners
record HandoverView(
        Shell shell,
        String title,
        String lead,
        String said,
        boolean bad,
        Form form,
        Optional<Preview> preview,
        List<Made> made) {

    record Form(List<Choice> from, String to, String email, String firstDay, String backOn) {}

    record Preview(String words, String button, List<Brief> accounts) {}

    record Made(String href, String words, String when, String state) {}

    /// @param lost what cost most, or why nothing is known
    record Brief(
            String key,
            String name,
            String href,
            Content mark,
            String band,
            String tone,
            String score,
            String lost,
            String arr,
            String decision,
            List<String> contacts,
            List<String> notes) {}

    /// @param giveBack where to give the accounts back; absent when that was done
    record One(
            Shell shell,
            String title,
            String lead,
            String said,
            boolean bad,
            Optional<String> giveBack,
            List<Brief> accounts) {}
}
