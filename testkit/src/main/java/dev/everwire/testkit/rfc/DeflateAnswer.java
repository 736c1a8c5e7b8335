package dev.everwire.testkit.rfc;

import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.HandshakeRequest;
import dev.everwire.testkit.server.PermessageDeflate;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A server's answer to an offer of permessage-deflate (RFC 7692 section 7.1), legal or not.
 *
 * @param text the value of Sec-WebSocket-Extensions
 */
record DeflateAnswer(String text) {

  static final String NAME = "permessage-deflate";
  static final String HEADER = "Sec-WebSocket-Extensions";

  private static final String SERVER_BITS = "server_max_window_bits";
  private static final String CLIENT_BITS = "client_max_window_bits";

  /** Agrees to compression, with these parameters. */
  static DeflateAnswer with(String... parameters) {
    return new DeflateAnswer(
        parameters.length == 0 ? NAME : NAME + "; " + String.join("; ", parameters));
  }

  /** Returns whether the client offers compression. */
  static boolean isOffered(Peer peer) throws IOException {
    return offer(peer).contains(NAME);
  }

  /** Returns whether the client offers to limit its window, so that the server may ask for it. */
  static boolean isClientWindowOffered(Peer peer) throws IOException {
    return offer(peer).contains(CLIENT_BITS);
  }

  private static String offer(Peer peer) throws IOException {
    HandshakeRequest request = peer.connection().handshake();
    List<String> offers = request.headers().getOrDefault(HEADER, List.of());
    return String.join(", ", offers).toLowerCase(Locale.ROOT);
  }

  /** Plays on a connection with this answer, if the client's offer lets it be given. */
  Play then(Play play) {
    return peer -> {
      boolean asksForClientWindow = text.contains(CLIENT_BITS);
      if (!isOffered(peer) || (asksForClientWindow && !isClientWindowOffered(peer))) {
        peer.notOffered();
        return;
      }
      peer.accept(Map.of(HEADER, text));
      peer.compress(agreed());
      play.on(peer);
    };
  }

  /** Returns the server's end of what this answer agrees on. */
  private PermessageDeflate agreed() {
    List<String> parameters = Arrays.stream(text.split(";", -1)).map(String::strip).toList();
    return new PermessageDeflate(
        !parameters.contains("server_no_context_takeover"),
        !parameters.contains("client_no_context_takeover"),
        bits(parameters, SERVER_BITS),
        bits(parameters, CLIENT_BITS));
  }

  private static int bits(List<String> parameters, String name) {
    return parameters.stream()
        .filter(parameter -> parameter.startsWith(name + "="))
        .map(parameter -> parameter.substring(name.length() + 1).replace("\"", ""))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(PermessageDeflate.MAX_WINDOW_BITS);
  }

  /** Answers so, which the client must take for an offence, and sends a message all the same. */
  Play refused() {
    return peer -> {
      if (!isOffered(peer)) {
        peer.notOffered();
        return;
      }
      peer.accept(Map.of(HEADER, text));
      peer.message(Frame.text("hello"));
      peer.close();
    };
  }
}
