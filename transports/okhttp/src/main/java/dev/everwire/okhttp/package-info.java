/** OkHttp's WebSocket client behind {@link dev.everwire.IWebSocket}. */
@NullMarked
package dev.everwire.okhttp;

import org.jspecify.annotations.NullMarked;
