/** Java-WebSocket's WebSocket client behind {@link dev.everwire.IWebSocket}. */
@NullMarked
package dev.everwire.javawebsocket;

import org.jspecify.annotations.NullMarked;
