/** Netty's WebSocket client behind {@link dev.everwire.IWebSocket}. */
module dev.everwire.netty {
  requires static transitive org.jspecify;
  requires transitive dev.everwire;
}
