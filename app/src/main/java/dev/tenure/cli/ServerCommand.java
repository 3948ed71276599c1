package dev.tenure.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/// A verb that asks a server and prints its answer.
abstract class ServerCommand implements Callable<Integer> {

    @Mixin
    Connection connection = new Connection();

    @Mixin
    Output output = new Output();

    @Spec
    @Nullable
    CommandSpec spec;

    abstract void run(Client client);

    @Override
    public Integer call() {
        run(connection.client());
        return 0;
    }

    void print(JsonNode document, String... headThenPointer) {
        output.print(out(), document, Output.columns(headThenPointer));
    }

    PrintWriter out() {
        return java.util.Objects.requireNonNull(spec).commandLine().getOut();
    }

    PrintWriter err() {
        return java.util.Objects.requireNonNull(spec).commandLine().getErr();
    }
}
