package dev.tenure.store;

import dev.tenure.core.TenantId;
import org.springframework.jdbc.core.simple.JdbcClient;

/// One transaction over one tenant. Row-level security is bound to it: a forgotten `where` returns
/// this tenant's rows and never another's.
public record TenantTx(TenantId tenant, JdbcClient sql) {}
