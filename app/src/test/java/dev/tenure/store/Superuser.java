package dev.tenure.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Who stands outside every wall of a test's database: asks what is really there, and takes walls away.
final class Superuser implements AutoCloseable {

    private final Connection connection;

    Superuser(PostgresAddress of) throws SQLException {
        connection = DriverManager.getConnection(of.url(), "postgres", of.password());
    }

    List<String> ask(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) found.add(rows.getString(1));
        }
        return found;
    }

    void change(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
