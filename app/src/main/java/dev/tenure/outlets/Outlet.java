package dev.tenure.outlets;

import dev.tenure.outside.Every;
import dev.tenure.outside.Remote;
import dev.tenure.outside.Secret;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/// Where scores go by themselves: as which columns, how often, to whom.
///
/// @param at the hour in UTC, of one that goes every so many days
/// @param links the source of whose accounts the receiver's ids are; empty when they are the tenants' own
record Outlet(
        String name, Target target, Every every, Optional<LocalTime> at, Optional<String> links, List<Column> columns) {

    Outlet {
        columns = List.copyOf(columns);
    }

    /// @param name as the receiver calls it
    record Column(String name, Field field) {}

    sealed interface Target {

        /// Shown to people: no credential is ever part of it.
        String words();

        /// Replaced as a whole.
        record File(Path path) implements Target {
            @Override
            public String words() {
                return path.toString();
            }
        }

        /// @param batch accounts a request
        record Webhook(Remote remote, Secret secret, int batch) implements Target {
            /// The path of a hook is often what lets one in, so it is not repeated.
            @Override
            public String words() {
                return remote.host() + "/…";
            }
        }
    }

    String kind() {
        return switch (target) {
            case Target.File _ -> "file";
            case Target.Webhook _ -> "webhook";
        };
    }
}
