/// Owns the facts about tenants: contracts, owners, onboarding, incidents, SLO measurements, quotas. Judges nothing.
@ApplicationModule(allowedDependencies = {"core", "store", "mapping"})
@NullMarked
package dev.tenure.tenants;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
