/// The application: reads settings once, wires features together, turns the loop.
@NullMarked
package dev.tenure;

import org.jspecify.annotations.NullMarked;
