package dev.tenure.core;

/// Who did it, as it will be written down. A `Staff` is a person; a `Service` is a key or a stage of the
/// product itself and is always owned by something a person set up.
public sealed interface Actor {
    String name();

    record Staff(int staffId, String name) implements Actor {}

    record Service(String name) implements Actor {}
}
