package dev.tenure.policy;

import java.util.Optional;
import java.util.Set;

/// Who asks.
///
/// @param owner who answers for an agent, under the name he asks with himself
public record Asking(String id, Kind kind, Set<String> roles, Optional<String> owner) {

    public enum Kind {
        PERSON,
        SERVICE,
        AGENT
    }

    public Asking {
        roles = Set.copyOf(roles);
    }
}
