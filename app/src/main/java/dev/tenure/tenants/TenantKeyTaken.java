package dev.tenure.tenants;

/// A tenant of this key exists, seen or unseen by whoever asked.
public final class TenantKeyTaken extends RuntimeException {

    private final String key;

    TenantKeyTaken(String key, Throwable cause) {
        super("the tenant key " + key + " is taken", cause);
        this.key = key;
    }

    public String key() {
        return key;
    }
}
