package dev.tenure.health;

import java.time.LocalDate;

/// @param written tenants whose inputs differ from what was stored; the rest were left alone
public record AssessResult(LocalDate day, String model, int tenants, int written, boolean closed) {}
