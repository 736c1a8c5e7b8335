/** Netty's WebSocket client behind {@link dev.everwire.IWebSocket}. */
module dev.everwire.netty {
  requires static transitive org.jspecify;
  requires transitive dev.everwire;
  requires transitive io.netty.handler;
  requires transitive io.netty.handler.proxy;
  requires transitive io.netty.transport;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.common;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.classes.io_uring;
  requires io.netty.transport.classes.kqueue;

  exports dev.everwire.netty;
}
