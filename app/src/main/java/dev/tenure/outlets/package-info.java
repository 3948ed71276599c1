/// Owns what is handed to other systems by itself: files and webhooks with one row an account. Reads scores in the
/// sight
/// of the outlet's own account; changes none.
@ApplicationModule(allowedDependencies = {"core", "store", "outside", "tenants", "health"})
@NullMarked
package dev.tenure.outlets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
