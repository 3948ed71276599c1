/// The command line: a thin client of the API that starts without Spring.
@ApplicationModule(allowedDependencies = {"core", "demo"})
@NullMarked
package dev.tenure.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
