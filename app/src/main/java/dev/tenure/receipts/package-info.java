/// Owns receipts: what is said of an action, its signature, its place in a log, and the files that prove it. Knows no
/// feature and decides nothing. The form alone is here so far: nothing but tests calls it, and no action is recorded.
@ApplicationModule(allowedDependencies = {"verify"})
@NullMarked
package dev.tenure.receipts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
