package dev.everwire.cli.connect;

import dev.everwire.cli.console.UsageException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How a connection gets to its server.
 *
 * @param proxy what it goes through; null for nothing
 * @param secure whether it goes on with TLS
 * @param insecure whether any certificate will do
 */
record Way(@Nullable Proxy proxy, boolean secure, boolean insecure) {

  /**
   * Reads a proxy as it is written on the command line.
   *
   * @throws UsageException if it is none
   */
  static Proxy proxy(String url) {
    try {
      URI uri = URI.create(url);
      Proxy.Type type =
          "http".equals(uri.getScheme())
              ? Proxy.Type.HTTP
              : "socks5".equals(uri.getScheme()) ? Proxy.Type.SOCKS : Proxy.Type.DIRECT;
      if (type != Proxy.Type.DIRECT && uri.getHost() != null && uri.getPort() > 0) {
        return new Proxy(type, new InetSocketAddress(uri.getHost(), uri.getPort()));
      }
    } catch (IllegalArgumentException e) {
      // Said below, in the words of this option.
    }
    throw new UsageException(
        "--proxy '" + url + "': must be http://HOST:PORT or socks5://HOST:PORT");
  }

  boolean isSocks() {
    return proxy != null && proxy.type() == Proxy.Type.SOCKS;
  }

  InetSocketAddress proxyAddress() {
    if (proxy == null) {
      throw new IllegalStateException("no proxy");
    }
    return (InetSocketAddress) proxy.address();
  }
}
