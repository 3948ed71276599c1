/// Owns the two stores: PostgreSQL through four kinds of transaction, DuckDB through bounded platform threads. Knows
/// no feature.
@ApplicationModule(allowedDependencies = {"core"})
@NullMarked
package dev.tenure.store;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
