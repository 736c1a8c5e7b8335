package dev.everwire.it.transport;

import dev.everwire.jetty.ConnectProxy;
import dev.everwire.jetty.JettyWebSocketFactory;
import java.util.Optional;
import org.eclipse.jetty.client.BasicAuthentication;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.ProxyConfiguration;
import org.eclipse.jetty.client.Socks5;
import org.eclipse.jetty.client.Socks5Proxy;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty. */
final class JettyUnderTest implements TransportUnderTest {

  @Override
  public String name() {
    return "jetty";
  }

  @Override
  public Optional<String> cannot(Setup setup) {
    return Optional.empty();
  }

  @Override
  public Lease lease(Setup setup) {
    HttpClient http = new HttpClient();
    if (setup.tls() != null) {
      SslContextFactory.Client tls = new SslContextFactory.Client();
      tls.setSslContext(setup.tls());
      http.setSslContextFactory(tls);
    }
    if (setup.proxy() != null) {
      through(http, setup.proxy());
    }
    WebSocketClient client = new WebSocketClient(http);
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty's client does not start", e);
    }
    JettyWebSocketFactory factory =
        JettyWebSocketFactory.create()
            .client(client)
            .options(setup.options())
            .permessageDeflate(setup.compression());
    return new Lease(factory, () -> stop(client));
  }

  private static void stop(WebSocketClient client) {
    try {
      client.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty's client does not stop", e);
    }
  }

  private static void through(HttpClient http, ForwardProxy proxy) {
    Origin.Address address =
        new Origin.Address(proxy.address().getHostString(), proxy.address().getPort());
    ForwardProxy.Credentials login = proxy.credentials();
    ProxyConfiguration.Proxy way =
        switch (proxy.kind()) {
          case HTTP -> new ConnectProxy(address, false);
          case SOCKS5 -> {
            Socks5Proxy socks = new Socks5Proxy(address, false);
            if (login != null) {
              socks.putAuthenticationFactory(
                  new Socks5.UsernamePasswordAuthenticationFactory(login.user(), login.password()));
            }
            yield socks;
          }
        };
    if (proxy.kind() == ForwardProxy.Kind.HTTP && login != null) {
      http.getAuthenticationStore()
          .addAuthenticationResult(
              new BasicAuthentication.BasicResult(
                  way.getURI(), HttpHeader.PROXY_AUTHORIZATION, login.user(), login.password()));
    }
    http.getProxyConfiguration().addProxy(way);
  }

  @Override
  public String toString() {
    return name();
  }
}
