package dev.everwire.netty;

import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to a server.
 *
 * @param tls trust and keys for wss; null for Netty's defaults
 * @param proxy makes what leads through a proxy; null for none
 */
record Route(@Nullable SslContext tls, @Nullable Supplier<? extends ProxyHandler> proxy) {

  static final Route DIRECT = new Route(null, null);

  Route tls(SslContext value) {
    return new Route(value, proxy);
  }

  Route proxy(Supplier<? extends ProxyHandler> value) {
    return new Route(tls, value);
  }
}
