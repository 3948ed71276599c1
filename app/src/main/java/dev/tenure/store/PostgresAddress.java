package dev.tenure.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// Where PostgreSQL answers and as whom: the embedded server's, or the operator's own by one setting.
///
/// @param user owns the tables, and does nothing but keep them up to date
/// @param loginPassword of the role beside it, by which requests are served
public record PostgresAddress(String url, String user, String password, String loginPassword) {

    public PostgresAddress withLoginPassword(String other) {
        return new PostgresAddress(url, user, password, other);
    }

    /// The same place for somebody else. What an address says of its user would win over who is named beside it.
    PostgresAddress as(String other, String theirs) {
        return new PostgresAddress(url.replaceAll("(?<=[?&])(user|password)=[^&]*&?", ""), other, theirs, theirs);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /// Without what follows the `?`, where some keep a password.
    @Override
    public String toString() {
        int question = url.indexOf('?');
        return user + " at " + (question < 0 ? url : url.substring(0, question));
    }
}
