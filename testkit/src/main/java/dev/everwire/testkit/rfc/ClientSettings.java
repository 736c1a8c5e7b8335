package dev.everwire.testkit.rfc;

import dev.everwire.transport.TransportOptions;
import java.time.Duration;
import java.util.List;

/**
 * What a case needs its client to be set to.
 *
 * @param options timeouts and the limit of the size of a message
 * @param compression whether it offers permessage-deflate
 * @param protocols the subprotocols that it offers
 * @param closes whether it answers the first message by closing with 3000 "enough"; else it echoes
 *     every message
 */
public record ClientSettings(
    TransportOptions options, boolean compression, List<String> protocols, boolean closes) {

  /** The code that a client which {@link #closes()} closes with. */
  static final int OWN_CODE = 3000;

  /** Its reason. */
  static final String OWN_REASON = "enough";

  /** The timeouts of a client that is to meet a server which falls silent. */
  static final Duration IMPATIENCE = Duration.ofMillis(1_500);

  /** Echoes up to 1 MiB; its timeouts are longer than any case that is not about them. */
  static final ClientSettings DEFAULT =
      new ClientSettings(
          TransportOptions.DEFAULT
              .handshakeTimeout(Duration.ofSeconds(20))
              .closeTimeout(Duration.ofSeconds(20))
              .maxMessageSize(1 << 20),
          false,
          List.of(),
          false);

  /** For servers that fall silent. */
  ClientSettings impatient() {
    return new ClientSettings(
        options.handshakeTimeout(IMPATIENCE).closeTimeout(IMPATIENCE),
        compression,
        protocols,
        closes);
  }

  ClientSettings maxMessageSize(long bytes) {
    return new ClientSettings(options.maxMessageSize(bytes), compression, protocols, closes);
  }

  ClientSettings compressing() {
    return new ClientSettings(options, true, protocols, closes);
  }

  ClientSettings offering(String... values) {
    return new ClientSettings(options, compression, List.of(values), closes);
  }

  ClientSettings closing() {
    return new ClientSettings(options, compression, protocols, true);
  }
}
