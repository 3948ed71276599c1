/// Values without I/O: what every other package may name, and nothing that can fail for outside reasons.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.tenure.core;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
