package dev.tenure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tenure.store.StartRefused;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class PublicUrlTest {

    @Test
    void linksBeginWithAnAddressAndAnotherTextIsRefusedWithoutRepeatingIt() {
        assertEquals(Optional.of(URI.create("https://tenure.example.com/cs")), url("https://tenure.example.com/cs/"));
        assertEquals(Optional.empty(), url(""));
        for (var wrong :
                List.of("tenure.example.com", "https://me:hunter2@example.com", "https://a b", "https://a?b=1"))
            assertFalse(assertThrows(StartRefused.class, () -> url(wrong))
                    .toString()
                    .contains("hunter2"));
    }

    private static Optional<URI> url(String text) {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.<String, Object>of("tenure.public-url", text)));
        return Settings.from(environment).publicUrl();
    }
}
