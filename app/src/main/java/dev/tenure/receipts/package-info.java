/// Owns receipts: what is said of an action, its signature, its place in a log, and the files that prove it. Knows no
/// feature and decides nothing. So far no action is recorded: nothing but tests adds to a log.
@ApplicationModule(allowedDependencies = {"core", "store", "verify"})
@NullMarked
package dev.tenure.receipts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
