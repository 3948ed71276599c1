package dev.tenure;

import dev.tenure.cli.LauncherVerbs;
import dev.tenure.store.DataDirectory;
import dev.tenure.store.StartRefused;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.modulith.Modulithic;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The server. Features are plain classes; the `*Wiring` classes beside this one put them together, so who
/// knows whom can be read in this folder. Connections are opened by the store alone, hence the exclusions.
@Modulithic(systemName = "Tenure", sharedModules = "core")
@SpringBootApplication(exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
public class Tenure {

    public static void main(String[] args) {
        int code = new CommandLine(new Serve()).execute(args);
        // A started server lives on in its own threads.
        if (code != 0) System.exit(code);
    }

    @Command(name = "tenure serve")
    static final class Serve extends LauncherVerbs.Serve {

        @Override
        public Integer call() {
            var wrong = config == null ? "" : unusable(config);
            if (!wrong.isEmpty()) {
                System.err.println("tenure: the settings file " + config + " " + wrong);
                return CommandLine.ExitCode.USAGE;
            }
            if (untilStdinEnds) endWithStdin();
            var application = new SpringApplication(Tenure.class);
            application.setLogStartupInfo(false);
            application.addListeners(new StartLines(reset));
            var settings = new ArrayList<String>();
            if (dataDir != null) settings.add("--tenure.data-dir=" + dataDir);
            if (port != null) settings.add("--server.port=" + port);
            if (address != null) settings.add("--server.address=" + address);
            if (asOf != null) settings.add("--tenure.as-of=" + asOf);
            if (config != null) settings.add("--spring.config.additional-location=" + config.toUri());
            try {
                application.run(settings.toArray(String[]::new));
                return 0;
            } catch (RuntimeException e) {
                // StartProblems has said why.
                return 1;
            }
        }
    }

    /// Looked at beforehand: of either Spring says much, and not what to do.
    private static String unusable(Path config) {
        if (!Files.isRegularFile(config) || !Files.isReadable(config))
            return "cannot be read; name another with --config";
        return config.toString().matches(".+\\.(ya?ml|properties)")
                ? ""
                : "is of no kind that is known; name it .yaml or .properties after what is in it";
    }

    /// However the starter ends, also by a kill, its end of the pipe is closed then.
    private static void endWithStdin() {
        Thread.ofPlatform().daemon().name("starter").start(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                System.err.println("tenure: the process that started this server is gone (" + e.getMessage() + ")");
            }
            System.exit(0);
        });
    }

    /// Before anything slow: erases on request and looks whether the port is free.
    static void beforeStart(org.springframework.core.env.Environment env, boolean reset) {
        var settings = Settings.from(env);
        int port = Math.toIntExact(Settings.number(env, "server.port", 0, 8080));
        var address = env.getProperty("server.address", "127.0.0.1");
        refuseIfTaken(address, port);
        if (reset) DataDirectory.erase(settings.dataDir());
    }

    private static void refuseIfTaken(String address, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
        } catch (java.net.BindException e) {
            throw new StartRefused(
                    "port " + port + " on " + address + " is in use or not allowed",
                    "stop what uses it, or choose another with --port",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new StartRefused(
                    "cannot listen on port " + port + " of " + address + " (" + e.getMessage() + ")",
                    "name an address of this machine with --address and a port from 0 to 65535 with --port",
                    e);
        }
    }
}
