/** What threads may do with the send path, in any order. */
@NullMarked
package dev.everwire.reconnect;

import org.jspecify.annotations.NullMarked;
