package dev.everwire.testkit.rfc;

import dev.everwire.testkit.server.HandshakeRequest;
import dev.everwire.testkit.server.PermessageDeflate;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A client's first offer of permessage-deflate (RFC 7692 section 7.1).
 *
 * @param parameters their values by name, "" for none
 */
record DeflateOffer(Map<String, String> parameters) {

  static final String NAME = "permessage-deflate";
  static final String HEADER = "Sec-WebSocket-Extensions";
  static final String SERVER_BITS = "server_max_window_bits";
  static final String CLIENT_BITS = "client_max_window_bits";
  static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
  static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";

  /** Returns the client's offer, if it makes one. */
  static Optional<DeflateOffer> of(Peer peer) throws IOException {
    HandshakeRequest request = peer.connection().handshake();
    return request.headers().getOrDefault(HEADER, List.of()).stream()
        .flatMap(value -> Arrays.stream(value.toLowerCase(Locale.ROOT).split(",", -1)))
        .map(offer -> offer.split(";", -1))
        .filter(parts -> parts[0].strip().equals(NAME))
        .findFirst()
        .map(parts -> new DeflateOffer(parameters(Arrays.asList(parts))));
  }

  /** Returns the parameters behind the name. */
  static Map<String, String> parameters(List<String> parts) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : parts.subList(1, parts.size())) {
      String[] nameAndValue = part.strip().split("=", 2);
      String value = nameAndValue.length == 1 ? "" : nameAndValue[1].replace("\"", "");
      parameters.put(nameAndValue[0], value);
    }
    return parameters;
  }

  /** Returns whether the server may ask for this window of the client's. */
  boolean allowsClientWindow() {
    return parameters.containsKey(CLIENT_BITS);
  }

  /** Returns whether the server must do without context from message to message. */
  boolean forbidsServerContext() {
    return parameters.containsKey(SERVER_NO_CONTEXT);
  }

  /** Returns the largest window that the server may use, in bits. */
  int serverWindowBits() {
    return bits(parameters, SERVER_BITS);
  }

  static int bits(Map<String, String> parameters, String name) {
    String value = parameters.getOrDefault(name, "");
    return value.isEmpty() ? PermessageDeflate.MAX_WINDOW_BITS : Integer.parseInt(value);
  }
}
