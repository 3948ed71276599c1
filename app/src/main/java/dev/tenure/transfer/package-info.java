/// Owns the way out of an installation, in open files, and into an empty one. Judges nothing it carries; which tables
/// go, and which stay, is its one decision.
@ApplicationModule(allowedDependencies = {"core", "store", "tenants", "ingest", "privacy", "health"})
@NullMarked
package dev.tenure.transfer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
