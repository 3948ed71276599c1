package dev.tenure.policy;

/// @param policy the id of the policy that refuses, or what stands for one: `no-rule`, `policy-engine` …
/// @param remedy what would help
public record Reason(String policy, String reason, String remedy) {}
