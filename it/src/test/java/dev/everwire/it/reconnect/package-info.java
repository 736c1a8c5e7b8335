/** The rules R1 to R10 and R14 of the reconnecting socket, on virtual time. */
@NullMarked
package dev.everwire.it.reconnect;

import org.jspecify.annotations.NullMarked;
