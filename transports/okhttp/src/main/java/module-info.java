/** OkHttp's WebSocket client behind {@link dev.everwire.IWebSocket}. */
module dev.everwire.okhttp {
  requires static transitive org.jspecify;
  requires transitive dev.everwire;
  requires transitive okhttp3;

  exports dev.everwire.okhttp;
}
