package dev.tenure.store;

import org.springframework.jdbc.core.simple.JdbcClient;

/// One transaction over tables that hold no tenant's data: staff, keys, sessions, jobs. Its role sees
/// zero rows of every tenant table.
public record ControlTx(JdbcClient sql) {}
