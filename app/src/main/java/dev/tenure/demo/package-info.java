/// The demo world: a seeded simulator that goes in through the doors an operator has. Imported by nothing but the
/// command line.
@ApplicationModule(allowedDependencies = {"core"})
@NullMarked
package dev.tenure.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
