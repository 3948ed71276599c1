/// Owns meters and rollups, and is the only reader of usage. Scores nothing.
@ApplicationModule(allowedDependencies = {"core", "store", "ingest"})
@NullMarked
package dev.tenure.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
