/** The examples, run. */
@NullMarked
package dev.everwire.examples;

import org.jspecify.annotations.NullMarked;
