package dev.tenure.outlets;

import dev.tenure.core.Every;
import dev.tenure.store.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where scores go by themselves: which accounts, as which columns, how often, to whom.
///
/// @param at the hour in UTC, of one that goes every so many days
/// @param links the source of whose accounts the receiver's ids are; empty when they are the tenants' own
/// @param plans only tenants of these; empty for all
/// @param statuses only tenants that were of these at the end of the day
/// @param newest whether a day that is not over may be sent
public record Outlet(
        String name,
        Target target,
        Every every,
        Optional<LocalTime> at,
        Optional<String> links,
        List<Column> columns,
        Set<String> plans,
        Set<String> statuses,
        boolean newest) {

    public Outlet {
        columns = List.copyOf(columns);
        plans = Set.copyOf(plans);
        statuses = Set.copyOf(statuses);
    }

    /// @param name as the receiver calls it
    record Column(String name, Field field) {}

    public sealed interface Target {

        String kind();

        /// Shown to people: no credential is ever part of it.
        String words();

        /// Replaced as a whole.
        record File(Path path, Format format) implements Target {
            @Override
            public String kind() {
                return "file";
            }

            @Override
            public String words() {
                return path.toString();
            }
        }

        /// @param privateAllowed whether the address may be one of the operator's own network
        /// @param batch accounts a request
        record Webhook(URI uri, Secret secret, Optional<Secret> authorization, boolean privateAllowed, int batch)
                implements Target {
            @Override
            public String kind() {
                return "webhook";
            }

            /// The path of a hook is often what lets one in, so it is not repeated.
            @Override
            public String words() {
                return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + "/…";
            }
        }
    }

    public enum Format {
        CSV,
        JSON
    }

    /// Who is sent what changes with these: a receiver that is another, or is told by other columns, has accepted
    /// nothing yet.
    String receiver() {
        return switch (target) {
            case Target.File(Path path, Format format) -> path + " " + format + " " + columns;
            case Target.Webhook hook -> hook.uri() + " " + columns;
        };
    }
}
