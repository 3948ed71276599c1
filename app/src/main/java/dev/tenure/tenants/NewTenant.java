package dev.tenure.tenants;

/// What is needed to begin with a tenant: a key that will not change, and its profile.
public record NewTenant(String key, Fact.Profile profile) {

    public NewTenant {
        if (!TenantRules.isKey(key))
            throw new IllegalArgumentException(
                    "a tenant key is 1 to 63 of a-z, 0-9, '.', '_' and '-', not beginning with a sign: " + key);
    }

    /// For an account that turned up before anybody described it.
    public static NewTenant named(String key, String name) {
        return new NewTenant(key, new Fact.Profile(name, "", "", "UTC", Fact.Status.LIVE));
    }
}
