/** Jetty's WebSocket client behind {@link dev.everwire.IWebSocket}. */
@NullMarked
package dev.everwire.jetty;

import org.jspecify.annotations.NullMarked;
