package dev.everwire.javawebsocket;

import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The way to a server.
 *
 * @param tls trust and keys for wss; null for the JDK's own
 * @param proxy of type HTTP or SOCKS; null for none
 * @param credentials what the proxy is told; null for nothing
 */
record Route(
    @Nullable SSLSocketFactory tls,
    @Nullable Proxy proxy,
    @Nullable PasswordAuthentication credentials) {

  static final Route DIRECT = new Route(null, null, null);

  private static final int MAX_SOCKS_BYTES = 255;

  Route {
    if (proxy != null && !(proxy.address() instanceof InetSocketAddress)) {
      throw new IllegalArgumentException(
          "proxy " + proxy + ": its address must be an InetSocketAddress");
    }
    if (proxy != null && proxy.type() == Proxy.Type.HTTP && credentials != null) {
      checkUserName(credentials.getUserName());
    }
    if (proxy != null && proxy.type() == Proxy.Type.SOCKS && credentials != null) {
      checkLength("user name", credentials.getUserName());
      checkLength("password", new String(credentials.getPassword()));
    }
  }

  /** RFC 7617 section 2: the first colon ends the user name. */
  private static void checkUserName(String value) {
    if (value.contains(":")) {
      throw new IllegalArgumentException(
          "HTTP proxy user name \"" + value + "\": must have no colon");
    }
  }

  private static void checkLength(String what, String value) {
    int bytes = value.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > MAX_SOCKS_BYTES) {
      throw new IllegalArgumentException(
          "SOCKS " + what + " of " + bytes + " bytes: must be 1 to " + MAX_SOCKS_BYTES);
    }
  }

  Route tls(SSLSocketFactory value) {
    return new Route(value, proxy, credentials);
  }

  Route proxy(@Nullable Proxy value, @Nullable PasswordAuthentication login) {
    return new Route(tls, value, login);
  }
}
