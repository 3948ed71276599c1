package dev.tenure.cli;

import picocli.CommandLine.Parameters;

/// Ends what has a number and a secret.
abstract class RevokeCommand extends ServerCommand {

    private final String of;

    @Parameters(paramLabel = "ID")
    int id;

    RevokeCommand(String of) {
        this.of = of;
    }

    @Override
    void run(Client client) {
        client.delete(of + id);
        print(Client.JSON.createObjectNode().put("id", id).put("outcome", "revoked"), "ID", "id", "OUTCOME", "outcome");
    }
}
