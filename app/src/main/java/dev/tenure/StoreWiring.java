package dev.tenure;

import dev.tenure.store.DataDirectory;
import dev.tenure.store.Database;
import dev.tenure.store.DuckDb;
import dev.tenure.store.EmbeddedPostgres;
import dev.tenure.store.OwnerOnly;
import dev.tenure.store.PostgresAddress;
import dev.tenure.store.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class StoreWiring {

    @Bean
    Settings settings(Environment env) {
        return Settings.from(env);
    }

    @Bean
    DataDirectory dataDirectory(Settings settings) {
        return DataDirectory.open(settings.dataDir(), UUID.randomUUID());
    }

    /// The one clock. A fixed day still ticks, so that waiting and expiry behave as they would then.
    @Bean
    InstantSource clock(Settings settings) {
        var wall = InstantSource.system();
        return settings.asOf()
                .map(day -> {
                    var noon = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
                    return InstantSource.offset(wall, Duration.between(wall.instant(), noon));
                })
                .orElse(wall);
    }

    @Bean
    Database database(Settings settings, PostgresHolder postgres) {
        var address = postgres.address(settings);
        return Database.open(address, 16, postgres.disk());
    }

    @Bean
    PostgresHolder postgres(DataDirectory directory) {
        return new PostgresHolder(directory);
    }

    @Bean
    DuckDb duckDb(DataDirectory directory, Settings settings) throws IOException {
        var usage = Files.createDirectories(directory.path().resolve("usage"));
        return DuckDb.open(usage.resolve("ledger.duckdb"), usage.resolve("temporary"), settings.usageLimits());
    }

    /// Owns the embedded server's life when there is one; an operator's own server is left alone.
    static final class PostgresHolder implements AutoCloseable {

        private final DataDirectory directory;
        private @Nullable EmbeddedPostgres embedded;

        PostgresHolder(DataDirectory directory) {
            this.directory = directory;
        }

        PostgresAddress address(Settings settings) {
            if (settings.postgres().isPresent()) return own(settings.postgres().get());
            embedded = EmbeddedPostgres.start(directory.path().resolve("postgres"), new SecureRandom());
            return embedded.address();
        }

        /// An operator who set no password for the role that serves requests lets it be made.
        private PostgresAddress own(PostgresAddress postgres) {
            if (!postgres.loginPassword().isBlank()) return postgres;
            var secret = directory.path().resolve("postgres-login.secret");
            try {
                return postgres.withLoginPassword(OwnerOnly.secret(secret, new SecureRandom()));
            } catch (IOException e) {
                throw StartRefused.file(secret, e);
            }
        }

        @Nullable
        Path disk() {
            return embedded == null ? null : embedded.disk();
        }

        @Override
        public void close() {
            if (embedded != null) embedded.close();
        }
    }
}
