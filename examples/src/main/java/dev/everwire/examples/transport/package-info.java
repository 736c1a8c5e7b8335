/** Transports as the guide to writing one has them. */
@NullMarked
package dev.everwire.examples.transport;

import org.jspecify.annotations.NullMarked;
