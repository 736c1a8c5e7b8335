/** The kit over the transports of the guide. */
@NullMarked
package dev.everwire.examples.transport;

import org.jspecify.annotations.NullMarked;
