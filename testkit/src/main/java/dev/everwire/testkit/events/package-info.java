/** The events of a socket, kept for a test to look at. */
@NullMarked
package dev.everwire.testkit.events;

import org.jspecify.annotations.NullMarked;
