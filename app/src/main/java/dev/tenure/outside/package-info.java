/// Owns how an operator's files name other systems, and how these are called: addresses, credentials, how often. Knows
/// no
/// feature, and nothing of what is said.
@ApplicationModule(allowedDependencies = {"core", "store"})
@NullMarked
package dev.tenure.outside;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
