@NullMarked
package dev.tenure.dist;

import org.jspecify.annotations.NullMarked;
