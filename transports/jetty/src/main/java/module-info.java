/** Jetty's WebSocket client behind {@link dev.everwire.IWebSocket}. */
module dev.everwire.jetty {
  requires static transitive org.jspecify;
  requires transitive dev.everwire;
  requires transitive org.eclipse.jetty.websocket.client;
  requires org.eclipse.jetty.websocket.core.client;
  requires org.eclipse.jetty.http;

  exports dev.everwire.jetty;
}
