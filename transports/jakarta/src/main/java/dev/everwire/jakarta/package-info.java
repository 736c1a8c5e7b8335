/** Jakarta WebSocket's WebSocket client behind {@link dev.everwire.IWebSocket}. */
@NullMarked
package dev.everwire.jakarta;

import org.jspecify.annotations.NullMarked;
