package dev.tenure.store;

/// Where PostgreSQL answers and as whom: the embedded server's, or the operator's own by one setting.
public record PostgresAddress(String url, String user, String password) {

    /// Without what follows the `?`, where some keep a password.
    @Override
    public String toString() {
        int question = url.indexOf('?');
        return user + " at " + (question < 0 ? url : url.substring(0, question));
    }
}
