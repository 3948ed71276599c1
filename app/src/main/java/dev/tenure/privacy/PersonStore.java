package dev.tenure.privacy;

import dev.tenure.core.TenantId;
import java.util.List;
import java.util.Map;

/// A place that holds something of people beside the ledger, such as contacts. Each says what it has of one person
/// and takes it out again; repeating that finds nothing.
public interface PersonStore {

    /// As it is called in a manifest.
    String name();

    /// What is held, each thing as its fields; empty when nothing is.
    List<Map<String, Object>> held(TenantId tenant, List<String> ids);

    /// How many things were destroyed.
    long erase(TenantId tenant, List<String> ids);
}
