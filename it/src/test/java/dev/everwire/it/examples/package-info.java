/** The programs that the documentation shows: they compile, and run, because they are tests. */
@NullMarked
package dev.everwire.it.examples;

import org.jspecify.annotations.NullMarked;
