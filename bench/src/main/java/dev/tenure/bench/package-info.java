/// Benchmarks, each run side by side with what it is compared to.
@NullMarked
package dev.tenure.bench;

import org.jspecify.annotations.NullMarked;
