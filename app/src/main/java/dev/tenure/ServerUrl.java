package dev.tenure;

import java.util.Objects;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/// The address by which a program on this machine reaches the started server.
final class ServerUrl {

    private ServerUrl() {}

    static String of(WebServerApplicationContext web) {
        var listens = web.getEnvironment().getProperty("server.address", "127.0.0.1");
        var host = switch (listens) {
            case "0.0.0.0", "::", "localhost", "127.0.0.1" -> "127.0.0.1";
            default -> listens.contains(":") ? "[" + listens + "]" : listens;
        };
        return "http://" + host + ":"
                + Objects.requireNonNull(web.getWebServer()).getPort();
    }
}
