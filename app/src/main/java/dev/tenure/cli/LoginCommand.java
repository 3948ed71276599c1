package dev.tenure.cli;

import dev.tenure.store.FileProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Asks for the token rather than taking it as an argument, tries it, and keeps it for later commands.
@Command(
        name = "login",
        description = "Keeps a token for a server on another machine; reads it from the terminal or from stdin.",
        mixinStandardHelpOptions = true)
final class LoginCommand implements Callable<Integer> {

    @Option(names = "--server", paramLabel = "URL", required = true, description = "the server")
    String server = "";

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        var url = Connection.url(server);
        var token = ask(url.toString());
        if (token.isBlank())
            throw new CommandFailed(CommandFailed.USAGE, "no token given", "paste the one you were issued");
        var answer = new Client(url, token).get("/v1/server");
        var logins = Logins.read(Logins.file());
        logins.put(url.toString(), token);
        Logins.write(Logins.file(), logins);
        Objects.requireNonNull(spec)
                .commandLine()
                .getErr()
                .println("logged in to " + url + " (server " + answer.path("id").asString() + ")");
        return 0;
    }

    private static String ask(String url) {
        var console = System.console();
        if (console != null && console.isTerminal())
            return new String(Objects.requireNonNullElse(console.readPassword("Token for %s: ", url), new char[0]))
                    .strip();
        try {
            var line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line.strip();
        } catch (IOException e) {
            throw new CommandFailed(CommandFailed.FAILED, "cannot read the token: " + FileProblem.reason(e), "");
        }
    }
}
