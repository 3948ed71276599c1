package dev.tenure.policy;

import java.util.Map;

/// Something that other software asks about, with what it says of it.
public record Thing(String type, String id, Map<String, Object> properties) {}
