package dev.everwire.it.transport;

import dev.everwire.jakarta.JakartaWebSocketFactory;
import java.util.Optional;
import org.apache.tomcat.websocket.WsWebSocketContainer;

/** Jakarta WebSocket by Tomcat. */
final class TomcatUnderTest implements TransportUnderTest {

  @Override
  public String name() {
    return "jakarta-tomcat";
  }

  @Override
  public Optional<String> cannot(Setup setup) {
    return setup.proxy() == null
        ? Optional.empty()
        : Optional.of("Tomcat takes its proxy from the ProxySelector of the whole process");
  }

  @Override
  public Lease lease(Setup setup) {
    WsWebSocketContainer container = new WsWebSocketContainer();
    JakartaWebSocketFactory factory =
        JakartaWebSocketFactory.create(container).options(setup.options());
    if (setup.tls() != null) {
      factory = factory.sslContext(setup.tls());
    }
    if (setup.compression()) {
      factory = factory.extension(container.getInstalledExtensions().iterator().next());
    }
    return new Lease(factory, container::destroy);
  }

  @Override
  public String toString() {
    return name();
  }
}
