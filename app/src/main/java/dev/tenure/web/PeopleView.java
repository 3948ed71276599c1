package dev.tenure.web;

import java.util.List;
import java.util.Optional;

/// The colleagues, or only oneself for who is no administrator.
///
/// @param recoveries who was given a password by whoever has the machine
/// @param given a password or token that was just made: it is shown this once
record PeopleView(
        Shell shell,
        String title,
        String lead,
        String said,
        boolean bad,
        Optional<Given> given,
        boolean admin,
        int shortest,
        List<Token> tokens,
        List<Row> people,
        List<String> recoveries) {

    /// @param what a password or a token
    record Given(String what, String of, String secret) {}

    record Token(String revoke, String name, String scope, String until, String used) {}

    record Row(String href, String login, String name, String role, String sees, String since) {}

    /// One of them, for an administrator.
    ///
    /// @param hidden assigned tenants the reader does not see himself
    record Person(
            Shell shell,
            String title,
            String lead,
            String said,
            boolean bad,
            Optional<Given> given,
            String action,
            String name,
            boolean coversAll,
            boolean yourself,
            List<Assigned> tenants,
            int hidden) {}

    record Assigned(String key, String name, String until) {}
}
