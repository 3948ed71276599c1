package dev.tenure.web;

import java.util.List;
import java.util.Optional;

/// What came in by file or came to rest: facts to upload, history jobs, events that were refused.
record ImportsView(
        Shell shell,
        String title,
        String lead,
        boolean admin,
        String said,
        boolean bad,
        Optional<Report> report,
        String kind,
        List<Kind> kinds,
        List<Fetched> fetched,
        List<Fetched> outlets,
        List<Listed> files,
        List<Job> jobs,
        List<Refused> refused,
        Optional<String> more) {

    /// @param header the columns, as the first line of the file
    record Kind(String name, String words, String header) {}

    /// The answer to an uploaded file.
    ///
    /// @param rest what the first rows leave out; empty when nothing
    record Report(
            String title,
            boolean preview,
            List<TenantView.Pair> counts,
            List<Fault> problems,
            List<Changed> changes,
            String note,
            String href,
            String rest) {}

    record Fault(String row, String column, String problem, String fix) {}

    /// One cell of a row that is new, changed or kept.
    record Changed(String row, String tenant, String outcome, String column, String from, String to) {}

    /// @param waits whether somebody should look: it is late, or its last file could not be used
    record Fetched(String name, String freshness, boolean waits, String sub) {}

    record Listed(String href, String name, String state, boolean open, String sub) {}

    /// One file opened.
    ///
    /// @param outcomes links that show one outcome alone, the chosen one first said so
    record FactFile(
            Shell shell,
            String title,
            String lead,
            String said,
            boolean bad,
            boolean canEnter,
            boolean canRevert,
            String action,
            List<TenantView.Pair> counts,
            List<Tab> outcomes,
            List<Fault> problems,
            List<Changed> changes,
            Optional<String> download,
            Optional<String> more) {}

    record Tab(String words, String href, boolean chosen) {}

    record Row(String row, String column, String problem) {}

    record Job(String href, String name, String state, boolean open, String rows, String created, String key) {}

    record Refused(
            long id,
            String received,
            String key,
            String event,
            String title,
            String detail,
            String fix,
            String bytes) {}

    /// One history job opened, before or after its commit.
    record Preview(
            Shell shell,
            String name,
            String title,
            String lead,
            boolean open,
            boolean committed,
            String action,
            List<TenantView.Pair> counts,
            List<Share> tenants,
            List<TenantView.Pair> unmatched,
            List<Row> refused) {}

    record Share(String tenant, String rows, String first, String last) {}
}
