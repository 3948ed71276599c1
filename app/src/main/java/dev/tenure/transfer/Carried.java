package dev.tenure.transfer;

import java.util.List;
import java.util.stream.Stream;

/// A table of PostgreSQL that leaves, as a file of its own.
///
/// @param where which of its rows do
record Carried(String table, String where) {

    private static final String SETTLED = "job_id in (select job_id from tenants_history where state <> 'open')";

    /// Each after those it refers to. What is missing here follows from the rest or is of one installation alone:
    /// people's passwords, keys and sessions, what a board has worked out, the loop's lease and its log.
    static final List<Carried> ALL = List.of(
            all("tenants_tenant"),
            all("tenants_alias"),
            all("tenants_alias_removed"),
            all("tenants_profile"),
            all("tenants_contract"),
            all("tenants_contract_line"),
            all("tenants_contract_outcome"),
            all("tenants_owner"),
            all("tenants_parent"),
            all("tenants_onboarding_step"),
            all("tenants_incident"),
            all("tenants_slo"),
            all("tenants_quota"),
            all("tenants_measurement"),
            all("tenants_sentiment"),
            all("tenants_milestone"),
            all("tenants_milestone_done"),
            all("tenants_contact"),
            all("tenants_note"),
            all("tenants_truth"),
            all("tenants_handover"),
            all("tenants_handover_tenant"),
            all("tenants_merge"),
            new Carried("tenants_history", "state <> 'open'"),
            new Carried("tenants_history_file", SETTLED),
            new Carried("tenants_history_tenant", SETTLED),
            all("tenants_import"),
            all("tenants_import_row"),
            all("health_model"),
            all("health_day"),
            all("health_score"),
            all("revenue_setting"),
            all("revenue_rate"),
            all("revenue_closing"),
            all("revenue_closing_tenant"),
            all("privacy_lock"),
            all("privacy_person"),
            all("privacy_erasure"));

    static final Carried SCORE = named("health_score");
    static final Carried LOCK = named("privacy_lock");
    static final Carried TENANT = named("tenants_tenant");

    /// A server gives the model it scores with a number when it starts, whoever its tenants are.
    static final Carried MODEL = named("health_model");

    private static Carried all(String table) {
        return new Carried(table, "true");
    }

    private static Carried named(String table) {
        return ALL.stream().filter(each -> each.table.equals(table)).findFirst().orElseThrow();
    }

    /// There may be a hundred thousand scores a day, so they go as columns.
    boolean columnar() {
        return table.equals("health_score");
    }

    String path() {
        return table.replaceFirst("_", "/") + (columnar() ? ".parquet" : ".csv");
    }

    static Stream<String> paths() {
        return ALL.stream().map(Carried::path);
    }
}
