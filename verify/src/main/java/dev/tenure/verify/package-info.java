/// Verifies receipts with the JDK alone. Knows nothing of the product, so that whoever distrusts it can read this.
@NullMarked
package dev.tenure.verify;

import org.jspecify.annotations.NullMarked;
