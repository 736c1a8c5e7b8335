package dev.everwire.jetty;

import java.net.URI;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.HttpProxy;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.http.HttpScheme;

/**
 * An HTTP proxy that is asked to {@code CONNECT} for {@code ws:} too, as RFC 6455 section 4.1
 * wants. Jetty's own {@link HttpProxy} does so for {@code wss:} only; a handshake for {@code ws:}
 * it would send to the proxy to forward, which few can. For ordinary requests of the same {@code
 * HttpClient} there is no difference.
 */
public final class ConnectProxy extends HttpProxy {

  /**
   * Creates a proxy for {@code HttpClient.getProxyConfiguration().addProxy}.
   *
   * @param secure whether to speak TLS with the proxy
   */
  public ConnectProxy(Origin.Address address, boolean secure) {
    super(address, secure);
  }

  @Override
  public boolean requiresTunnel(Origin server) {
    return HttpScheme.WS.is(server.getScheme()) || super.requiresTunnel(server);
  }

  /**
   * Refuses a way out that would not work.
   *
   * @throws IllegalArgumentException if it leads through an {@code HttpProxy} without a tunnel
   */
  static void check(HttpClient client, URI uri) {
    Destination server = client.resolveDestination(client.newRequest(uri));
    if (server.getProxy() instanceof HttpProxy proxy && !proxy.requiresTunnel(server.getOrigin())) {
      throw new IllegalArgumentException(
          "proxy "
              + proxy
              + ": Jetty's HttpProxy does not tunnel ws:; give a ConnectProxy instead");
    }
  }
}
