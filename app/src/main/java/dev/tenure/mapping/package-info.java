/// Owns mapping files: how the records of another system become events and facts. Reads and sends nothing itself.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.tenure.mapping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
