package dev.tenure.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which server a command talks to and as whom: by option, by environment, by a login, or the newest server
/// this user runs. A token never comes as an argument, where every user of the machine could read it.
final class Connection {

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "the server (TENURE_SERVER; else the newest this user runs)")
    @Nullable
    String server;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "the server that runs on this directory (TENURE_DATA_DIR)")
    @Nullable
    Path dataDir;

    @Option(names = "--token-file", paramLabel = "FILE", description = "a file that holds the token (TENURE_TOKEN)")
    @Nullable
    Path tokenFile;

    Client client() {
        return client(System.getenv(), Context.folder(), Logins.file());
    }

    Client client(Map<String, String> environment, Path contexts, Path logins) {
        if (dataDir != null) return ofDirectory(dataDir, environment);
        var named = server != null ? server : environment.get("TENURE_SERVER");
        if (named != null) {
            var url = url(named);
            var token = token(environment);
            if (token == null) token = Logins.read(logins).get(url.toString());
            if (token == null)
                token = Context.live(contexts).stream()
                        .filter(each -> each.url().equals(url))
                        .map(Context::token)
                        .findFirst()
                        .orElse(null);
            if (token == null)
                throw new CommandFailed(
                        CommandFailed.DENIED,
                        "no token for " + url,
                        "run 'tenure login --server " + url + "', or set TENURE_TOKEN");
            return new Client(url, token);
        }
        var directory = environment.get("TENURE_DATA_DIR");
        if (directory != null) return ofDirectory(Path.of(directory), environment);
        var newest = Context.live(contexts).stream()
                .findFirst()
                .orElseThrow(() -> new CommandFailed(
                        CommandFailed.FAILED,
                        "no server of yours is running here",
                        "start one with 'tenure serve' or 'tenure demo', or name one with --server"));
        return ofContext(newest, environment);
    }

    private Client ofDirectory(Path directory, Map<String, String> environment) {
        var context = Context.read(directory.resolve(Context.FILE))
                .filter(each -> each.isOf(directory) && each.isLive())
                .orElseThrow(() -> new CommandFailed(
                        CommandFailed.FAILED,
                        "no server is running on " + directory,
                        "start it with 'tenure serve --data-dir " + directory + "'"));
        return ofContext(context, environment);
    }

    private Client ofContext(Context context, Map<String, String> environment) {
        var given = token(environment);
        return new Client(context.url(), given != null ? given : context.token());
    }

    private @Nullable String token(Map<String, String> environment) {
        if (tokenFile == null) return environment.get("TENURE_TOKEN");
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new CommandFailed(
                    CommandFailed.USAGE, "cannot read the token in " + tokenFile, "name a readable file");
        }
    }

    static URI url(String text) {
        var trimmed = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        try {
            var url = URI.create(trimmed);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())))
                return url;
        } catch (IllegalArgumentException _) {
            // Said below, as for any other address that is none.
        }
        throw new CommandFailed(
                CommandFailed.USAGE, "'" + text + "' is no server address", "write it as http://host:port");
    }
}
