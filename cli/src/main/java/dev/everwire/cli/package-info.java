/** The everwire command: where it starts, and what it is made of. */
@NullMarked
package dev.everwire.cli;

import org.jspecify.annotations.NullMarked;
