package dev.everwire.it.transport;

import dev.everwire.okhttp.OkHttpWebSocketFactory;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** OkHttp. */
final class OkHttpUnderTest implements TransportUnderTest {

  @Override
  public String name() {
    return "okhttp";
  }

  @Override
  public Optional<String> cannot(Setup setup) {
    boolean http = setup.proxy() != null && setup.proxy().kind() == ForwardProxy.Kind.HTTP;
    return http && setup.tls() == null
        ? Optional.of("OkHttp tunnels through HTTP proxies for wss: only")
        : Optional.empty();
  }

  @Override
  public Lease lease(Setup setup) {
    OkHttpClient.Builder client = new OkHttpClient.Builder();
    if (setup.tls() != null) {
      client.sslSocketFactory(setup.tls().getSocketFactory(), trustManager());
    }
    Authenticator before = Authenticator.getDefault();
    if (setup.proxy() != null) {
      through(client, setup.proxy());
    }
    OkHttpWebSocketFactory factory =
        OkHttpWebSocketFactory.create()
            .client(client.build())
            .options(setup.options())
            .permessageDeflate(setup.compression());
    return new Lease(factory, () -> Authenticator.setDefault(before));
  }

  private static void through(OkHttpClient.Builder client, ForwardProxy proxy) {
    ForwardProxy.Credentials login = proxy.credentials();
    switch (proxy.kind()) {
      case HTTP -> {
        client.proxy(new Proxy(Proxy.Type.HTTP, proxy.address()));
        if (login != null) {
          client.proxyAuthenticator(
              (route, answer) ->
                  answer
                      .request()
                      .newBuilder()
                      .header(
                          "Proxy-Authorization",
                          okhttp3.Credentials.basic(login.user(), login.password()))
                      .build());
        }
      }
      case SOCKS5 -> {
        client.proxy(new Proxy(Proxy.Type.SOCKS, proxy.address()));
        Authenticator.setDefault(login == null ? null : answering(login));
      }
    }
  }

  /** SOCKS is the JDK's, which asks the one authenticator of the process. */
  private static Authenticator answering(ForwardProxy.Credentials login) {
    return new Authenticator() {
      @Override
      protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(login.user(), login.password().toCharArray());
      }
    };
  }

  /**
   * OkHttp asks it for pinned certificates only, which there are none of: whom to trust is the
   * context's to say.
   */
  private static X509TrustManager trustManager() {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init((KeyStore) null);
      return Stream.of(trust.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .map(X509TrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK trusts nobody", e);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
