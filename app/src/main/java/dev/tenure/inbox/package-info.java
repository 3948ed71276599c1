/// Owns the files of facts that are fetched on a schedule, from a folder or an address. Hands each to the door by hand;
/// judges no row itself.
@ApplicationModule(allowedDependencies = {"core", "store", "outside", "tenants"})
@NullMarked
package dev.tenure.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
