/** The reusable event target and the serial executor behind it (rules C9 to C11). */
@NullMarked
package dev.everwire.event;

import org.jspecify.annotations.NullMarked;
