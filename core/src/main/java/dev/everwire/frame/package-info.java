/**
 * Frames as they are on the wire, for transports whose client has none, or reads them with less
 * care than the rules ask for: what comes is checked, joined and bounded, what goes out is masked.
 */
@NullMarked
package dev.everwire.frame;

import org.jspecify.annotations.NullMarked;
