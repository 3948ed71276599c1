package dev.tenure;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.modulith.Modulithic;

/// The server. Features are plain classes; the `*Wiring` classes beside this one put them together, so who
/// knows whom can be read in this folder. Connections are opened by the store alone, hence the exclusions.
@Modulithic(systemName = "Tenure", sharedModules = "core")
@SpringBootApplication(exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
public class Tenure {

    public static void main(String[] args) {
        SpringApplication.run(Tenure.class, args);
    }
}
