package dev.tenure.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "policy",
        description = "Who may do what, and why not.",
        mixinStandardHelpOptions = true,
        subcommands = PolicyCommands.Check.class)
final class PolicyCommands {

    @Command(
            name = "check",
            description = {
                "Whether somebody may do something, with every reason against it. Does nothing.",
                "Exit code 3 when he may not."
            },
            mixinStandardHelpOptions = true)
    static final class Check extends ServerCommand {

        @Option(
                names = "--principal",
                required = true,
                paramLabel = "LOGIN",
                description = "who; others for administrators")
        String principal = "";

        @Option(names = "--action", required = true, paramLabel = "KIND", description = "such as note.write")
        String action = "";

        @Option(
                names = "--resource",
                paramLabel = "TENANT",
                description = "its id, or 'installation' (the installation)")
        String resource = "installation";

        @Option(names = "--approver", paramLabel = "LOGIN", description = "as if he had approved it; may be repeated")
        List<String> approvers = List.of();

        @Option(names = "--requester", paramLabel = "LOGIN", description = "who asked for it, when he would approve it")
        @Nullable
        String requester;

        @Override
        void run(Client client) {
            var body = Client.JSON.createObjectNode();
            body.putObject("subject").put("type", "user").put("id", principal);
            body.putObject("action").put("name", action);
            if (resource.equals("installation"))
                body.putObject("resource").put("type", "installation").put("id", "installation");
            else body.putObject("resource").put("type", "tenant").put("id", resource);
            var context = body.putObject("context");
            if (requester != null) context.put("requester", requester);
            if (!approvers.isEmpty()) {
                var named = context.putArray("approvers");
                approvers.forEach(named::add);
            }
            var decided = client.post("/access/v1/evaluation", body);
            print(decided, "ALLOWED", "decision", "POLICIES", "context/policies", "REASON", "context/reason_user/en");
            if (!decided.path("decision").asBoolean(false))
                throw new CommandFailed(
                        CommandFailed.DENIED,
                        principal + " may not " + action,
                        each(decided.at("/context/reasons"), "reason"));
        }

        private static String each(JsonNode items, String field) {
            return StreamSupport.stream(items.spliterator(), false)
                    .map(item -> item.path(field).asString(""))
                    .collect(Collectors.joining(" "));
        }
    }
}
