package dev.tenure.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "all",
        mixinStandardHelpOptions = true,
        description = {
            "Takes in what 'tenure export all' wrote, into an installation that holds nothing yet.",
            "All of it or nothing. Stopped half way, the same command begins anew."
        })
final class ImportAll extends ServerCommand {

    @Parameters(index = "0", paramLabel = "PATH", description = "the folder or the .zip file of the export")
    Path from = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "personal.key of the installation the export is of; without it nobody knows who its people are")
    @Nullable
    Path key;

    @Override
    void run(Client client) {
        var room = client.get("/v1/import");
        if (!room.path("empty").asBoolean())
            throw new CommandFailed(
                    CommandFailed.FAILED,
                    "this installation is not empty: " + room.path("holds").asString() + " holds rows",
                    "start a server on a new data directory and take the export in there");
        var answer = new ExportFiles(err()).send(client, from, key == null ? null : read(key));
        print(answer, "TENANTS", "tenants", "EVENTS", "events", "SCORES", "scores", "SCORED THROUGH", "scored_through");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CommandFailed(CommandFailed.USAGE, "cannot read " + file, "name a readable file");
        }
    }
}
