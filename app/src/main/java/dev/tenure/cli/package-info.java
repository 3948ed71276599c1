/// The command line: a thin client of the API that starts without Spring. Reads Parquet files itself, through the
/// store.
@ApplicationModule(allowedDependencies = {"core", "store", "mapping", "demo"})
@NullMarked
package dev.tenure.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
