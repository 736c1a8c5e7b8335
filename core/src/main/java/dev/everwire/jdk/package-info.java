/** The WebSocket client of {@code java.net.http} behind {@link dev.everwire.IWebSocket}. */
@NullMarked
package dev.everwire.jdk;

import org.jspecify.annotations.NullMarked;
