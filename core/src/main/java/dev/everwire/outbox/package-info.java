/** What was accepted and not yet handed over: in order, within bounds. */
@NullMarked
package dev.everwire.outbox;

import org.jspecify.annotations.NullMarked;
