/** Java-WebSocket's WebSocket client behind {@link dev.everwire.IWebSocket}. */
module dev.everwire.javawebsocket {
  requires static transitive org.jspecify;
  requires transitive dev.everwire;
  requires org.java_websocket;

  exports dev.everwire.javawebsocket;
}
