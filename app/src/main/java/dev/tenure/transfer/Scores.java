package dev.tenure.transfer;

import java.nio.file.Path;
import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/// Scores as columns, and back to the rows that PostgreSQL reads.
final class Scores {

    private Scores() {}

    static long toColumns(DuckDBConnection connection, Path csv, Path parquet) throws SQLException {
        return copy(connection, """
                select tenant_id::integer as tenant_id, day::date as day, model::smallint as model,
                       score::smallint as score, band::tinyint as band, driver::tinyint as driver, digest::uuid as digest,
                       unhex(substr(readings, 3)) as readings, backfilled::boolean as backfilled
                  from read_csv('%s', header = true, all_varchar = true)
                """.formatted(text(csv)), parquet, "format parquet, compression zstd");
    }

    static long toRows(DuckDBConnection connection, Path parquet, Path csv) throws SQLException {
        return copy(connection, """
                select tenant_id, day, model, score, band, driver, digest, '\\x' || lower(hex(readings)) as readings,
                       backfilled
                  from read_parquet('%s')
                """.formatted(text(parquet)), csv, "format csv, header");
    }

    private static long copy(DuckDBConnection connection, String rows, Path to, String options) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate("copy (" + rows + ") to '" + text(to) + "' (" + options + ")");
        }
    }

    private static String text(Path file) {
        return file.toString().replace("'", "''");
    }
}
