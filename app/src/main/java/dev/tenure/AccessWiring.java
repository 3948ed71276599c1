package dev.tenure;

import dev.tenure.access.Access;
import dev.tenure.access.People;
import dev.tenure.access.Sessions;
import dev.tenure.store.DataDirectory;
import dev.tenure.store.Database;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Credentials live by the wall clock: a server told to believe in another day must not lengthen a session.
@Configuration(proxyBeanMethods = false)
class AccessWiring {

    @Bean
    SecureRandom secureRandom() {
        return new SecureRandom();
    }

    @Bean
    Access access(Database database, SecureRandom random) {
        return new Access(database, InstantSource.system(), random);
    }

    @Bean
    Sessions sessions(Database database, SecureRandom random) {
        return new Sessions(database, InstantSource.system(), random);
    }

    @Bean
    People people(Database database, Access access, Sessions sessions, SecureRandom random) {
        return new People(database, access, sessions, InstantSource.system(), random);
    }

    /// Whoever starts the server the first time is its administrator.
    @Bean
    ApplicationRunner firstAccount(Access access, DataDirectory directory) {
        return _ -> access.createFirstAccount().ifPresent(password -> FirstPassword.tell(password, directory.path()));
    }

    @Bean
    RecoveryWatch recoveryWatch(People people, DataDirectory directory) {
        return new RecoveryWatch(people, directory);
    }
}
