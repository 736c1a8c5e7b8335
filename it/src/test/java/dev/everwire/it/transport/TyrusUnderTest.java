package dev.everwire.it.transport;

import dev.everwire.jakarta.JakartaWebSocketFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

/** Jakarta WebSocket by Tyrus. */
final class TyrusUnderTest implements TransportUnderTest {

  @Override
  public String name() {
    return "jakarta-tyrus";
  }

  @Override
  public Optional<String> cannot(Setup setup) {
    if (setup.proxy() != null && setup.proxy().kind() == ForwardProxy.Kind.SOCKS5) {
      return Optional.of("Tyrus speaks CONNECT with every proxy");
    }
    if (setup.compression()) {
      return Optional.of("the standalone client of Tyrus has no extensions");
    }
    return Optional.empty();
  }

  /** That of a TCP connect or TLS handshake (GrizzlyClientContainer). */
  @Override
  public Duration linger() {
    return Duration.ofSeconds(30);
  }

  /** It looks for connections that are upgraded (GrizzlyClientFilter.handleClose). */
  @Override
  public boolean seesEndBeforeUpgrade() {
    return false;
  }

  @Override
  public Lease lease(Setup setup) {
    ClientManager container = ClientManager.createClient();
    if (setup.proxy() != null) {
      proxy(setup.proxy(), container.getProperties());
    }
    JakartaWebSocketFactory factory =
        JakartaWebSocketFactory.create(container).options(setup.options());
    if (setup.tls() != null) {
      factory = factory.sslContext(setup.tls());
    }
    return new Lease(factory, container::shutdown);
  }

  private static void proxy(ForwardProxy proxy, Map<String, Object> properties) {
    properties.put(ClientProperties.PROXY_URI, "http://127.0.0.1:" + proxy.port());
    ForwardProxy.Credentials credentials = proxy.credentials();
    if (credentials != null) {
      byte[] pair =
          (credentials.user() + ":" + credentials.password()).getBytes(StandardCharsets.UTF_8);
      Map<String, String> headers = new HashMap<>();
      headers.put("Proxy-Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
      properties.put(ClientProperties.PROXY_HEADERS, headers);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
