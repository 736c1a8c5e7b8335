package dev.everwire.it.transport;

import dev.everwire.netty.NettyWebSocketFactory;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.util.Optional;

/** Netty. */
final class NettyUnderTest implements TransportUnderTest {

  @Override
  public String name() {
    return "netty";
  }

  @Override
  public Optional<String> cannot(Setup setup) {
    return Optional.empty();
  }

  @Override
  public Lease lease(Setup setup) {
    NettyWebSocketFactory factory =
        NettyWebSocketFactory.create()
            .options(setup.options())
            .permessageDeflate(setup.compression());
    if (setup.tls() != null) {
      factory = factory.sslContext(setup.tls());
    }
    ForwardProxy proxy = setup.proxy();
    if (proxy != null) {
      factory = factory.proxy(() -> through(proxy));
    }
    return new Lease(factory, () -> {});
  }

  private static ProxyHandler through(ForwardProxy proxy) {
    ForwardProxy.Credentials login = proxy.credentials();
    return switch (proxy.kind()) {
      case HTTP ->
          login == null
              ? new HttpProxyHandler(proxy.address())
              : new HttpProxyHandler(proxy.address(), login.user(), login.password());
      case SOCKS5 ->
          login == null
              ? new Socks5ProxyHandler(proxy.address())
              : new Socks5ProxyHandler(proxy.address(), login.user(), login.password());
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
