package dev.everwire.it.transport;

import dev.everwire.transport.TransportOptions;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a test wants a transport.
 *
 * @param options what all transports can be told
 * @param tls trust and keys; null for the JDK's own
 * @param proxy the way out; null for none
 * @param compression whether to offer permessage-deflate
 */
public record Setup(
    TransportOptions options,
    @Nullable SSLContext tls,
    @Nullable ForwardProxy proxy,
    boolean compression) {

  /** Everything as it is by default. */
  public static final Setup DEFAULT = new Setup(TransportOptions.DEFAULT, null, null, false);

  public Setup options(TransportOptions value) {
    return new Setup(value, tls, proxy, compression);
  }

  public Setup tls(SSLContext value) {
    return new Setup(options, value, proxy, compression);
  }

  public Setup proxy(ForwardProxy value) {
    return new Setup(options, tls, value, compression);
  }

  public Setup withCompression() {
    return new Setup(options, tls, proxy, true);
  }
}
