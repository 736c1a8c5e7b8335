package dev.everwire.it.transport;

import dev.everwire.javawebsocket.JavaWebSocketFactory;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.util.Optional;

/** Java-WebSocket. */
final class JavaWebSocketUnderTest implements TransportUnderTest {

  @Override
  public String name() {
    return "java-websocket";
  }

  @Override
  public Optional<String> cannot(Setup setup) {
    return Optional.empty();
  }

  @Override
  public Lease lease(Setup setup) {
    JavaWebSocketFactory factory =
        JavaWebSocketFactory.create()
            .options(setup.options())
            .permessageDeflate(setup.compression());
    if (setup.tls() != null) {
      factory = factory.sslSocketFactory(setup.tls().getSocketFactory());
    }
    if (setup.proxy() != null) {
      factory = through(factory, setup.proxy());
    }
    return new Lease(factory, () -> {});
  }

  private static JavaWebSocketFactory through(JavaWebSocketFactory factory, ForwardProxy proxy) {
    Proxy.Type type =
        switch (proxy.kind()) {
          case HTTP -> Proxy.Type.HTTP;
          case SOCKS5 -> Proxy.Type.SOCKS;
        };
    Proxy way = new Proxy(type, proxy.address());
    ForwardProxy.Credentials login = proxy.credentials();
    return login == null
        ? factory.proxy(way)
        : factory.proxy(
            way, new PasswordAuthentication(login.user(), login.password().toCharArray()));
  }

  @Override
  public String toString() {
    return name();
  }
}
