/// Owns the decision: who asks, what of and what was counted go in, whether and why come out. Reads and writes nothing
/// but the policies that come with it; what they decide about is counted by who asks.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.tenure.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
