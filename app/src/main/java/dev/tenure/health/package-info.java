/// Owns signals, health models and scores. Reads facts and usage; acts on nothing.
@ApplicationModule(allowedDependencies = {"core", "store", "tenants", "usage"})
@NullMarked
package dev.tenure.health;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
