/// The command line: a thin client of the API that starts without Spring. Reads Parquet files itself, through the
/// store, and verifies receipts itself.
@ApplicationModule(allowedDependencies = {"core", "store", "mapping", "verify", "demo"})
@NullMarked
package dev.tenure.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
