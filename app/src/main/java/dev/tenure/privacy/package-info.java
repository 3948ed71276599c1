/// Owns who the pseudonyms of the ledger stand for, and the keys over it; looks one person up and erases them
/// everywhere. Knows no score.
@ApplicationModule(allowedDependencies = {"core", "store", "ingest"})
@NullMarked
package dev.tenure.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
