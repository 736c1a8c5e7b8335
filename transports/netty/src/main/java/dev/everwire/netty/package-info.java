/** Netty's WebSocket client behind {@link dev.everwire.IWebSocket}. */
@NullMarked
package dev.everwire.netty;

import org.jspecify.annotations.NullMarked;
