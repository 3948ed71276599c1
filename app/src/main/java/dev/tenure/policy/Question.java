package dev.tenure.policy;

/// @param action a kind of action, such as `note.write`; approving one is the action `approve` on the same target
public record Question(Asking asking, String action, Target target, Facts facts) {}
