package dev.tenure.store;

/// Where PostgreSQL answers and as whom: the embedded server's, or the operator's own by one setting.
public record PostgresAddress(String url, String user, String password) {

    @Override
    public String toString() {
        return user + " at " + url;
    }
}
