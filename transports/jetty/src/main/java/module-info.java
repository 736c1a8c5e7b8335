/** Jetty's WebSocket client behind {@link dev.everwire.IWebSocket}. */
module dev.everwire.jetty {
  requires static transitive org.jspecify;
  requires transitive dev.everwire;
}
