package dev.tenure.store;

import org.springframework.jdbc.core.simple.JdbcClient;

/// One read transaction over the tenants assigned to one member of staff. Expiry is part of the wall:
/// an assignment that has run out is invisible at that instant, whatever any scheduler did.
public record StaffTx(int staffId, JdbcClient sql) {}
