package dev.tenure.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tenure.RunningServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a user sees of one command.
record Ran(int exit, String out, String err) {

    static Ran of(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var line = TenureCli.commandLine(arguments);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return new Ran(line.execute(arguments), out.toString(), err.toString());
    }

    static Ran as(RunningServer server, Path tokenFile, String... arguments) {
        return of(with(arguments, "--server", server.base().toString(), "--token-file", tokenFile.toString()));
    }

    static String[] with(String[] arguments, String... more) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    JsonNode json() {
        assertEquals(0, exit, err);
        return Client.JSON.readTree(out);
    }
}
