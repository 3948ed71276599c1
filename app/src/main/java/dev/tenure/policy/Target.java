package dev.tenure.policy;

/// What is acted on. Of all assignments only the one between who asks and this tenant matters, so only it is passed.
public sealed interface Target {

    record Tenant(String id, boolean assigned) implements Target {}

    record Installation() implements Target {}
}
