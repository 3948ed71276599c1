/// Owns staff, sessions, keys and assignments: who is knocking and which tenants they may name. Decides no action.
@ApplicationModule(allowedDependencies = {"core", "store"})
@NullMarked
package dev.tenure.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
