/** What threads may do with the queue of a transport, in any order. */
@NullMarked
package dev.everwire.transport;

import org.jspecify.annotations.NullMarked;
