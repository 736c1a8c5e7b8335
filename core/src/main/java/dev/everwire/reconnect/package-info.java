/** The reconnecting socket: the composition of everything below it, and its options and events. */
@NullMarked
package dev.everwire.reconnect;

import org.jspecify.annotations.NullMarked;
