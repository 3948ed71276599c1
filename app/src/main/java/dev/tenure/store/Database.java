package dev.tenure.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.tenure.core.TenantId;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/// PostgreSQL through four kinds of transaction, each under its own database role. The login role owns
/// nothing and is granted nothing but these roles: a query outside these four is refused. Who owns the tables brings
/// them up to date at start, and is let go before the first request.
///
/// When the disk of the embedded server runs low, transactions are read only: a server that finds no room for
/// its log stops with all its readers, so it is kept from getting there.
public final class Database implements AutoCloseable {

    /// SQLSTATE insufficient_privilege.
    static final String NOT_ALLOWED = "42501";

    /// Eight segments of the log: more than one transaction writes.
    private static final long RESERVE_BYTES = 128L << 20;

    private static final String READ_ONLY = "25006";

    private final HikariDataSource pool;
    private final @Nullable File disk;
    private final String schema;
    private final JdbcClient sql;
    private final TransactionTemplate write;
    private final TransactionTemplate read;

    private Database(HikariDataSource pool, @Nullable File disk, String schema) {
        this.schema = schema;
        this.pool = pool;
        this.disk = disk;
        this.sql = JdbcClient.create(pool);
        var manager = new JdbcTransactionManager(pool);
        this.write = new TransactionTemplate(manager);
        this.read = new TransactionTemplate(manager);
        this.read.setReadOnly(true);
        // What one page shows is of one moment: its sums are those of its rows.
        this.read.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        // A transaction opened inside another must not lend it its role: joined, it would change who may see
        // what for the rest of the outer one. So each has a connection of its own.
        this.write.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.read.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    private static final int OLDEST = 18;

    public static Database open(PostgresAddress at, int connections) {
        return open(at, connections, null);
    }

    /// Connects, brings the schema up to date, and hands out transactions.
    ///
    /// @param disk where an embedded server keeps its data; an operator watches over the disk of his own
    public static Database open(PostgresAddress at, int connections, @Nullable Path disk) {
        try (var owner = connect(at)) {
            refuseIfOld(owner, at);
            var schema = migrate(at);
            var pool = pool(LoginRole.prepare(owner, at), connections);
            return new Database(pool, disk == null ? null : disk.toFile(), schema);
        } catch (SQLException e) {
            throw refusal(new IllegalStateException("PostgreSQL refused the owner of its tables", e), at);
        } catch (RuntimeException e) {
            throw refusal(e, at);
        }
    }

    private static String migrate(PostgresAddress at) {
        var flyway = Flyway.configure()
                .dataSource(at.url(), at.user(), at.password())
                .initSql("set time zone 'UTC'")
                .locations("classpath:db/migration")
                .load();
        flyway.migrate();
        return Objects.requireNonNull(flyway.info().current()).getVersion().getVersion();
    }

    private static HikariDataSource pool(PostgresAddress at, int connections) {
        var config = new HikariConfig();
        config.setJdbcUrl(at.url());
        config.setUsername(at.user());
        config.setPassword(at.password());
        config.setMaximumPoolSize(connections);
        config.setPoolName("postgres");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("ApplicationName", "tenure");
        // A plan made without looking at the values takes each bound of an interval to keep a third of the rows. Facts
        // have four bounds, so it joins ten thousand tenants as if there were a hundred, and a board takes seconds.
        config.setConnectionInitSql("set time zone 'UTC'; set plan_cache_mode = force_custom_plan");
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new StartRefused(
                    "PostgreSQL does not let " + at + " in: " + firstLine(cause),
                    "let " + at.user() + " in as it lets in who owns the tables",
                    e);
        }
    }

    /// What an own PostgreSQL forbids, its owner can allow; anything else is a fault.
    private static RuntimeException refusal(RuntimeException failure, PostgresAddress at) {
        if (failure instanceof StartRefused) return failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause())
            if (cause instanceof SQLException sql && NOT_ALLOWED.equals(sql.getSQLState()))
                return new StartRefused(
                        at + " may not make what Tenure needs: " + firstLine(sql),
                        "let it own the database, and: alter role " + at.user() + " createrole",
                        failure);
        return failure;
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private static Connection connect(PostgresAddress at) {
        try {
            return at.connect();
        } catch (SQLException e) {
            throw new StartRefused(
                    "PostgreSQL does not let " + at + " in: " + firstLine(e),
                    "see that it runs, and that TENURE_POSTGRES_URL, _USER and _PASSWORD are right",
                    e);
        }
    }

    private static void refuseIfOld(Connection owner, PostgresAddress at) throws SQLException {
        int version = owner.getMetaData().getDatabaseMajorVersion();
        if (version < OLDEST)
            throw new StartRefused(
                    at + " is PostgreSQL " + version, "use PostgreSQL " + OLDEST + " or newer, or the embedded one");
    }

    public <T> T inTenant(TenantId tenant, Function<TenantTx, T> work) {
        return runWriting(
                LoginRole.TENANT,
                "app.tenant",
                String.valueOf(tenant.number()),
                () -> work.apply(new TenantTx(tenant, sql)));
    }

    public <T> T inStaff(int staffId, Function<StaffTx, T> work) {
        return run(
                read,
                LoginRole.STAFF,
                "app.staff",
                String.valueOf(staffId),
                () -> work.apply(new StaffTx(staffId, sql)));
    }

    public <T> T inStage(StageTx.Stage stage, Function<StageTx, T> work) {
        return runWriting(stage.role(), "app.stage", stage.name(), () -> work.apply(new StageTx(stage, sql)));
    }

    /// Which version of the schema this is: rows of another one may mean something else.
    public String schema() {
        return schema;
    }

    /// Of one moment, however long it takes, and read only.
    public <T> T inSnapshot(StageTx.Stage stage, Function<StageTx, T> work) {
        return run(read, stage.role(), "app.stage", stage.name(), () -> work.apply(new StageTx(stage, sql)));
    }

    /// The rows of a query as CSV with a head, in the transaction under way; answers how many.
    public long copyOut(String query, OutputStream to) throws IOException {
        return copying(copies -> copies.copyOut("copy (" + query + ") to stdout (format csv, header)", to));
    }

    /// Rows of CSV with a head into columns of a table, in the transaction under way; answers how many.
    public long copyIn(String table, InputStream from) throws IOException {
        return copying(copies -> copies.copyIn("copy " + table + " from stdin (format csv, header match)", from));
    }

    @FunctionalInterface
    private interface Copying {
        long with(CopyManager copies) throws SQLException, IOException;
    }

    private long copying(Copying work) throws IOException {
        var connection = DataSourceUtils.getConnection(pool);
        try {
            return work.with(connection.unwrap(PGConnection.class).getCopyAPI());
        } catch (SQLException e) {
            throw Objects.requireNonNull(new SQLExceptionSubclassTranslator().translate("copy", null, e));
        } finally {
            DataSourceUtils.releaseConnection(connection, pool);
        }
    }

    public <T> T inControl(Function<ControlTx, T> work) {
        return runWriting(LoginRole.CONTROL, "app.control", "on", () -> work.apply(new ControlTx(sql)));
    }

    /// What came by the thousand is told to the planner at once: until it looks by itself, which may be minutes, it
    /// joins ten thousand rows as if there were ten. By a function with its owner's rights, because no role of
    /// a transaction may; each table by itself, because what is counted stays locked to whoever else counts.
    public void analyze(Collection<String> tables) {
        if (disk != null && disk.getUsableSpace() < RESERVE_BYTES) return;
        for (var table : tables)
            run(
                    write,
                    LoginRole.CONTROL,
                    "app.control",
                    "on",
                    () -> sql.sql("select tenure_analyze(:table::regclass)")
                            .param("table", table)
                            .query(Boolean.class)
                            .single());
    }

    private <T> T runWriting(String role, String name, String value, Supplier<T> work) {
        if (disk == null || disk.getUsableSpace() >= RESERVE_BYTES) return run(write, role, name, value, work);
        try {
            return run(read, role, name, value, work);
        } catch (DataAccessException e) {
            if (e.getMostSpecificCause() instanceof SQLException refused && READ_ONLY.equals(refused.getSQLState()))
                throw new DiskFull("less than " + (RESERVE_BYTES >> 20) + " MiB are free for PostgreSQL", e);
            throw e;
        }
    }

    private <T> T run(TransactionTemplate in, String role, String name, String value, Supplier<T> work) {
        // Whoever holds one connection and waits for another starves everybody, once all do so at the same time.
        if (TransactionSynchronizationManager.isActualTransactionActive())
            throw new IllegalStateException("a transaction inside another");
        return Objects.requireNonNull(in.execute(_ -> {
            sql.sql("select set_config('role', :role, true), set_config(:name, :value, true)")
                    .param("role", role)
                    .param("name", name)
                    .param("value", value)
                    .query()
                    .singleRow();
            return work.get();
        }));
    }

    @Override
    public void close() {
        pool.close();
    }
}
