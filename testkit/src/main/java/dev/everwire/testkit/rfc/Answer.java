package dev.everwire.testkit.rfc;

import dev.everwire.testkit.server.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An answer to the opening handshake, right until it is changed. Immutable. */
record Answer(String statusLine, List<String> headers, String lineEnd) {

  private static final String KEY = "{key}";

  /** The shortest answer that opens a connection (RFC 6455 section 4.2.2). */
  static final Answer RIGHT =
      new Answer(
          "HTTP/1.1 101 Switching Protocols",
          List.of("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: " + KEY),
          "\r\n");

  Answer statusLine(String value) {
    return new Answer(value, headers, lineEnd);
  }

  Answer lineEnd(String value) {
    return new Answer(statusLine, headers, value);
  }

  /** Returns this answer with further lines at the end. */
  Answer plus(String... lines) {
    List<String> all = new ArrayList<>(headers);
    all.addAll(List.of(lines));
    return new Answer(statusLine, all, lineEnd);
  }

  /** Returns this answer without a header. */
  Answer without(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return new Answer(
        statusLine,
        headers.stream().filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start)).toList(),
        lineEnd);
  }

  /** Returns this answer with another line in place of a header; "{key}" stands for the key. */
  Answer instead(String name, String line) {
    return without(name).plus(line);
  }

  /** Returns the answer to this request up to and with the empty line. */
  String to(Peer peer) throws IOException {
    String text =
        statusLine
            + lineEnd
            + String.join("", headers.stream().map(line -> line + lineEnd).toList());
    return text.replace(KEY, peer.connection().handshake().acceptKey()) + lineEnd;
  }

  /** Answers so; then comes a message, so that a client which opened all the same shows it. */
  Play play() {
    return peer -> {
      peer.write(to(peer));
      peer.message(Frame.text("hello"));
      peer.close();
    };
  }
}
