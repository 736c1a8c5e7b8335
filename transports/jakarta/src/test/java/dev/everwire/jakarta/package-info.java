/** Tests of the transport over Jakarta WebSocket, with two containers. */
@NullMarked
package dev.everwire.jakarta;

import org.jspecify.annotations.NullMarked;
