package dev.everwire.it.transport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on loopback that a client is told to go through.
 *
 * @param credentials what it asks for; null if it asks for none
 */
public record ForwardProxy(Kind kind, int port, @Nullable Credentials credentials) {

  /** What the client speaks with it. */
  public enum Kind {
    /** {@code CONNECT} (RFC 9110 section 9.3.6). */
    HTTP,
    /** RFC 1928. */
    SOCKS5
  }

  /** A user's name and password. */
  public record Credentials(String user, String password) {}

  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
