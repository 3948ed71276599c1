/// Owns the event ledger: accepts CloudEvents exactly once, keeps what it could not accept. Knows no meter.
@ApplicationModule(allowedDependencies = {"core", "store"})
@NullMarked
package dev.tenure.ingest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
