/**
 * What a reconnecting socket decides, and nothing of what it does: a pure function from state and
 * signal to state and effects. No clock, no thread, no lock, no I/O, and no call to the
 * application; so every history can be played.
 *
 * <p>Times are nanoseconds since the socket was made: never negative, and {@link
 * dev.everwire.machine.State#NEVER} is later than all.
 */
@NullMarked
package dev.everwire.machine;

import org.jspecify.annotations.NullMarked;
