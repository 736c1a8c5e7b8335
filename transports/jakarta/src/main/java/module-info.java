/** Jakarta WebSocket's WebSocket client behind {@link dev.everwire.IWebSocket}. */
module dev.everwire.jakarta {
  requires static transitive org.jspecify;
  requires transitive dev.everwire;
}
