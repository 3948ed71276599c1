/// Owns the reporting currency and its rates, fiscal periods, their closing and the bridge between them. Reads
/// contracts;
/// forecasts nothing.
@ApplicationModule(allowedDependencies = {"core", "store", "tenants"})
@NullMarked
package dev.tenure.revenue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
