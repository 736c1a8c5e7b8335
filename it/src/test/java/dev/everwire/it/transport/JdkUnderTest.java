package dev.everwire.it.transport;

import dev.everwire.jdk.JdkWebSocketFactory;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.util.Optional;

/** {@code java.net.http}. */
final class JdkUnderTest implements TransportUnderTest {

  @Override
  public String name() {
    return "jdk";
  }

  @Override
  public Optional<String> cannot(Setup setup) {
    if (setup.proxy() != null && setup.proxy().kind() == ForwardProxy.Kind.SOCKS5) {
      return Optional.of("java.net.http ignores SOCKS proxies");
    }
    if (setup.compression()) {
      return Optional.of("java.net.http has no extensions");
    }
    return Optional.empty();
  }

  @Override
  public Lease lease(Setup setup) {
    HttpClient.Builder client = HttpClient.newBuilder();
    if (setup.tls() != null) {
      client.sslContext(setup.tls());
    }
    if (setup.proxy() != null) {
      client.proxy(ProxySelector.of(setup.proxy().address()));
      if (setup.proxy().credentials() != null) {
        client.authenticator(authenticator(setup.proxy().credentials()));
      }
    }
    return new Lease(
        JdkWebSocketFactory.create().client(client.build()).options(setup.options()), () -> {});
  }

  private static Authenticator authenticator(ForwardProxy.Credentials credentials) {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(credentials.user(), credentials.password().toCharArray());
      }
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
