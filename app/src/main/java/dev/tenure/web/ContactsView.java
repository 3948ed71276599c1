package dev.tenure.web;

import java.util.List;
import java.util.Optional;

/// Who speaks for a tenant and the notes on it, ready to print.
///
/// @param left said plainly when the champion has gone
record ContactsView(
        Shell shell,
        String title,
        String lead,
        String said,
        boolean bad,
        String action,
        Optional<String> left,
        List<Contact> contacts,
        Form form,
        List<Note> notes,
        Optional<Correcting> correcting,
        int longestNote) {

    record Contact(
            String id,
            String name,
            String role,
            String reach,
            String until,
            boolean active,
            String consent,
            String href) {}

    /// @param id empty for somebody new
    record Form(
            String title,
            String id,
            String name,
            String role,
            String email,
            String language,
            String timeZone,
            String activeUntil,
            List<Choice> consents,
            List<String> roles) {}

    /// @param corrected by whom and when, or nothing
    record Note(String id, String text, String written, String corrected, boolean open, String href) {}

    record Correcting(String id, String text) {}

    /// What a tenant's own page shows of both.
    record Card(
            Optional<String> left, List<Contact> contacts, List<Note> notes, int openNotes, String note, String href) {}
}
