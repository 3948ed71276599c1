@NullMarked
package dev.tenure.verify;

import org.jspecify.annotations.NullMarked;
