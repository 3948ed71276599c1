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
        List<Job> jobs,
        List<Refused> refused,
        Optional<String> more) {

    /// @param header the columns, as the first line of the file
    record Kind(String name, String words, String header) {}

    /// The answer to an uploaded file.
    record Report(String title, boolean preview, List<TenantView.Pair> counts, List<Row> problems, String note) {}

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
            String action,
            List<TenantView.Pair> counts,
            List<Share> tenants,
            List<TenantView.Pair> unmatched,
            List<Row> refused) {}

    record Share(String tenant, String rows, String first, String last) {}
}
