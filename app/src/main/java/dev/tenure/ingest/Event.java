package dev.tenure.ingest;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One event on its way from the body to the ledger. Mutable on purpose: a batch makes a thousand of them,
/// each is owned by one thread at a time, and none leaves this package.
final class Event {

    static final long NO_TIME = Long.MIN_VALUE;

    /// Where it stands in the body, to keep exactly those bytes should it not be accepted.
    int from;

    int until;

    @Nullable
    String specVersion;

    @Nullable
    String id;

    @Nullable
    String source;

    @Nullable
    String type;

    @Nullable
    String subject;

    @Nullable
    String timeText;

    @Nullable
    String data;

    @Nullable
    TreeMap<String, String> extensions;

    long timeMicros = NO_TIME;

    /// What the sender must mend. Set once: the first fault is the one reported.
    @Nullable
    Problem problem;

    /// The credential it came with.
    String keyName = "";

    @Nullable
    String account;

    /// Where the event names it; null when the credential does.
    @Nullable
    String accountAttribute;

    /// 0 while the account is not matched to a tenant.
    int tenant;

    /// The history job that brought it, when its account was unknown then; 0, when none did.
    long job;

    /// 128 bits of the key, 64 of the payload.
    long key1;

    long key2;
    long payload;

    long receivedMicros;

    @Nullable
    Outcome outcome;

    /// What the ledger will keep of it, once it is known to be new there.
    @Nullable
    Masking masking;

    @Nullable
    String storedExtension;

    void fault(Problem found) {
        if (problem == null) problem = found;
    }

    boolean hasTime() {
        return timeMicros != NO_TIME;
    }

    /// Event time, or receipt time when the event had none.
    long ledgerMicros() {
        return hasTime() ? timeMicros : receivedMicros;
    }

    /// Extension attributes, with their values already in canonical JSON, as one canonical JSON object.
    @Nullable
    String extensionJson() {
        if (extensions == null) return null;
        var out = new StringBuilder(64);
        extensions.forEach((name, value) -> {
            out.append(out.isEmpty() ? '{' : ',');
            CanonicalJson.quote(name, out);
            out.append(':').append(value);
        });
        return out.append('}').toString();
    }
}
