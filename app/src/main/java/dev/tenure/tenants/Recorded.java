package dev.tenure.tenants;

/// What entering facts did: new ones, ones that replaced another, ones that were known already.
public record Recorded(int added, int changed, int unchanged) {

    public static final Recorded NOTHING = new Recorded(0, 0, 0);

    public Recorded plus(Recorded more) {
        return new Recorded(added + more.added, changed + more.changed, unchanged + more.unchanged);
    }
}
