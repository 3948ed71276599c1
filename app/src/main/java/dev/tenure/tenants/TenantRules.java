package dev.tenure.tenants;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a tenant key looks like, and how one is made from an account's name.
public final class TenantRules {

    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private TenantRules() {}

    public static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    /// "Northwind Freight" becomes `northwind-freight`. A name without a usable letter gives "tenant".
    public static String slug(String name) {
        var plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^a-z0-9._]+", "-")
                .replaceAll("^[-._]+|[-._]+$", "");
        if (plain.isEmpty()) return "tenant";
        return plain.length() <= 63 ? plain : plain.substring(0, 63);
    }
}
