package dev.tenure;

import dev.tenure.store.DuckDb;
import dev.tenure.store.PostgresAddress;
import dev.tenure.store.StartRefused;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.springframework.core.env.Environment;

/// Everything an operator can set, read once at start and handed out in slices.
///
/// @param asOf fixes the day the server believes it is (a demo or a rehearsal); absent, the wall clock rules
/// @param postgres the operator's own PostgreSQL; absent, the embedded one
/// @param turnEvery between two turns of the loop; zero: on demand only
/// @param fetchEvery between two looks at the files that come by themselves; zero: on demand only
/// @param handEvery between two looks at the outlets that are due; zero: on demand only
/// @param publicUrl where people find the pages, for links that are sent elsewhere; without a slash at its end
public record Settings(
        Path dataDir,
        Optional<LocalDate> asOf,
        Optional<PostgresAddress> postgres,
        DuckDb.Limits usageLimits,
        Duration turnEvery,
        Duration fetchEvery,
        Duration handEvery,
        Optional<URI> publicUrl) {

    static Settings from(Environment env) {
        var named = env.getProperty("tenure.data-dir", ".tenure");
        if (named.isBlank())
            throw new StartRefused("the setting tenure.data-dir is empty", "name a folder, or leave it out");
        var dir = Path.of(named).toAbsolutePath().normalize();
        var external = Optional.ofNullable(env.getProperty("tenure.postgres.url"))
                .filter(url -> !url.isBlank())
                .map(url -> new PostgresAddress(
                        ofPostgres(url),
                        env.getProperty("tenure.postgres.user", "tenure"),
                        env.getProperty("tenure.postgres.password", ""),
                        env.getProperty("tenure.postgres.login-password", "")));
        var limits = new DuckDb.Limits(
                number(env, "tenure.usage.memory-megabytes", 1, DuckDb.Limits.DEFAULT.memoryMegabytes()),
                Math.toIntExact(number(env, "tenure.usage.threads", 1, DuckDb.Limits.DEFAULT.threads())),
                number(env, "tenure.usage.temporary-megabytes", 0, DuckDb.Limits.DEFAULT.temporaryMegabytes()));
        return new Settings(
                dir,
                Optional.ofNullable(env.getProperty("tenure.as-of")).map(day -> day("tenure.as-of", day)),
                external,
                limits,
                Duration.ofSeconds(number(env, "tenure.cycle.seconds", 0, 60)),
                Duration.ofSeconds(number(env, "tenure.inbox.seconds", 0, 20)),
                Duration.ofSeconds(number(env, "tenure.outlets.seconds", 0, 20)),
                Optional.ofNullable(env.getProperty("tenure.public-url"))
                        .filter(url -> !url.isBlank())
                        .map(Settings::publicUrl));
    }

    static long number(Environment env, String name, long least, long otherwise) {
        var text = env.getProperty(name);
        if (text == null) return otherwise;
        if (text.strip().matches("\\d{1,9}") && Long.parseLong(text.strip()) >= least)
            return Long.parseLong(text.strip());
        throw new StartRefused(
                "the setting " + name + " is '" + text + "'",
                "set a whole number from " + least + " upwards, or leave it out");
    }

    /// It is not repeated, for some keep a password in it.
    private static String ofPostgres(String url) {
        try {
            if (url.startsWith("jdbc:postgresql:") && DriverManager.getDriver(url) != null) return url;
        } catch (SQLException _) {
            // No driver takes it, which is said below as for any other address that is none.
        }
        throw new StartRefused(
                "TENURE_POSTGRES_URL is no address of a PostgreSQL",
                "write it as jdbc:postgresql://host:port/database, or leave it out for the embedded one");
    }

    private static LocalDate day(String name, String text) {
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeParseException e) {
            throw new StartRefused(
                    "the setting " + name + " is '" + text + "'", "set a day as 2026-11-23, or leave it out", e);
        }
    }

    /// The message does not repeat it: it may hold a credential.
    private static URI publicUrl(String text) {
        var url = text.strip().replaceFirst("/+$", "");
        if (!url.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?(/[\\w./~-]*)?"))
            throw new StartRefused(
                    "TENURE_PUBLIC_URL is no address of pages", "write it such as https://tenure.example.com");
        return URI.create(url);
    }
}
