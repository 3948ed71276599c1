package dev.tenure;

import dev.tenure.store.DuckDb;
import dev.tenure.store.PostgresAddress;
import dev.tenure.store.StartRefused;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.core.env.Environment;

/// Everything an operator can set, read once at start and handed out in slices.
///
/// @param asOf fixes the day the server believes it is (a demo or a rehearsal); absent, the wall clock rules
/// @param postgres the operator's own PostgreSQL; absent, the embedded one
/// @param publicUrl where people find the pages, for links that are sent elsewhere; without a slash at its end
public record Settings(
        Path dataDir,
        Optional<LocalDate> asOf,
        Optional<PostgresAddress> postgres,
        DuckDb.Limits usageLimits,
        Optional<URI> publicUrl) {

    static Settings from(Environment env) {
        var dir = Path.of(env.getProperty("tenure.data-dir", ".tenure"))
                .toAbsolutePath()
                .normalize();
        var external = Optional.ofNullable(env.getProperty("tenure.postgres.url"))
                .filter(url -> !url.isBlank())
                .map(url -> new PostgresAddress(
                        url,
                        env.getProperty("tenure.postgres.user", "tenure"),
                        env.getProperty("tenure.postgres.password", "")));
        var limits = new DuckDb.Limits(
                env.getProperty("tenure.usage.memory-megabytes", Long.class, DuckDb.Limits.DEFAULT.memoryMegabytes()),
                env.getProperty("tenure.usage.threads", Integer.class, DuckDb.Limits.DEFAULT.threads()),
                env.getProperty(
                        "tenure.usage.temporary-megabytes", Long.class, DuckDb.Limits.DEFAULT.temporaryMegabytes()));
        return new Settings(
                dir,
                Optional.ofNullable(env.getProperty("tenure.as-of")).map(LocalDate::parse),
                external,
                limits,
                Optional.ofNullable(env.getProperty("tenure.public-url"))
                        .filter(url -> !url.isBlank())
                        .map(Settings::publicUrl));
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
