/** Jakarta WebSocket's client containers behind {@link dev.everwire.IWebSocket}. */
module dev.everwire.jakarta {
  requires static transitive org.jspecify;
  requires transitive dev.everwire;
  requires transitive jakarta.websocket.client;

  exports dev.everwire.jakarta;
}
