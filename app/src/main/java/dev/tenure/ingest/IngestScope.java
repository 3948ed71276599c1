package dev.tenure.ingest;

import dev.tenure.core.TenantId;

/// What the credential behind a request may name. A body never widens it.
public sealed interface IngestScope {

    /// How the credential is called wherever its events are kept: quarantine, unmatched accounts.
    String keyName();

    /// The key belongs to one tenant, whatever its events say.
    record TenantBound(TenantId tenant, String keyName) implements IngestScope {}

    /// A vendor's key. Each event names the account in `accountAttribute`: an attribute of the event
    /// (`subject`, `source`, an extension) or, written `data.name`, a member of its data.
    record SourceScope(String keyName, String accountAttribute) implements IngestScope {}
}
