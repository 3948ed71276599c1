package dev.tenure.cli;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What `tenants` says of people: contacts, and the notes colleagues wrote.
final class ContactsCommands {

    private ContactsCommands() {}

    @Command(
            name = "contacts",
            description = "Who speaks for a tenant; 'facts import contacts' enters them.",
            mixinStandardHelpOptions = true)
    static final class Show extends ServerCommand {

        @Parameters(paramLabel = "TENANT")
        String tenant = "";

        @Override
        void run(Client client) {
            print(
                    client.get("/v1/tenants/" + Client.encode(tenant) + "/contacts"),
                    "ID",
                    "id",
                    "NAME",
                    "name",
                    "ROLE",
                    "role",
                    "EMAIL",
                    "email",
                    "LANGUAGE",
                    "language",
                    "ACTIVE UNTIL",
                    "active_until",
                    "MAIL",
                    "mail_consent");
        }
    }

    @Command(
            name = "notes",
            description = "The internal notes on a tenant, newest first.",
            mixinStandardHelpOptions = true)
    static final class Notes extends ServerCommand {

        @Parameters(paramLabel = "TENANT")
        String tenant = "";

        @Option(names = "--open", description = "only those still open")
        boolean open;

        @Override
        void run(Client client) {
            var query = new LinkedHashMap<String, @Nullable Object>();
            if (open) query.put("open", true);
            print(
                    client.get("/v1/tenants/" + Client.encode(tenant) + "/notes" + Client.query(query)),
                    "ID",
                    "id",
                    "WRITTEN",
                    "written_at",
                    "AUTHOR",
                    "author",
                    "OPEN",
                    "open",
                    "TEXT",
                    "text");
        }
    }

    @Command(
            name = "note",
            description = "Writes an internal note; no customer ever receives it.",
            mixinStandardHelpOptions = true)
    static final class Write extends ServerCommand {

        @Parameters(paramLabel = "TENANT")
        String tenant = "";

        @Parameters(index = "1", paramLabel = "TEXT")
        String text = "";

        @Override
        void run(Client client) {
            print(
                    client.post(
                            "/v1/tenants/" + Client.encode(tenant) + "/notes",
                            Client.JSON.createObjectNode().put("text", text)),
                    "ID",
                    "id",
                    "WRITTEN",
                    "written_at",
                    "AUTHOR",
                    "author");
        }
    }
}
