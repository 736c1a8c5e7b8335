/** The only source of time and timers: the system's, or a virtual one in tests. */
@NullMarked
package dev.everwire.time;

import org.jspecify.annotations.NullMarked;
