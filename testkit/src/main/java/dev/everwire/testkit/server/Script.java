package dev.everwire.testkit.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the server does on a connection. One script may play on many connections at once. */
@FunctionalInterface
public interface Script {

  /**
   * Plays on a connection, on the connection's own thread. When it returns or throws, the server
   * ends the connection; what it throws is kept in {@link ScriptedServer#failures()}.
   */
  void play(ServerConnection connection) throws Exception;

  /** Sends every message back, whole; answers pings, and the client's Close. */
  static Script echo() {
    return connection -> {
      connection.accept();
      for (Frame frame = connection.readMessage();
          frame != null;
          frame = connection.readMessage()) {
        connection.send(frame.withMask(false));
        if (frame.opcode() == Frame.CLOSE) {
          return;
        }
      }
    };
  }

  /** Accepts, and then neither reads nor writes: the connection looks healthy, and is not. */
  static Script silent() {
    return connection -> {
      connection.accept();
      connection.stopReading();
    };
  }

  /**
   * Answers the handshake with a status other than 101.
   *
   * @param headersAndBody names and values of headers in turn, and after them the body, if any
   */
  static Script refuse(int status, String... headersAndBody) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 0; i + 1 < headersAndBody.length; i += 2) {
      headers.put(headersAndBody[i], headersAndBody[i + 1]);
    }
    boolean hasBody = headersAndBody.length % 2 == 1;
    String body = hasBody ? headersAndBody[headersAndBody.length - 1] : "";
    return connection -> {
      connection.handshake();
      connection.respond(status, headers, body);
    };
  }

  /** Plays the n-th script on the n-th connection, and the last one on all later connections. */
  static Script of(Script... perConnection) {
    List<Script> scripts = List.of(perConnection);
    if (scripts.isEmpty()) {
      throw new IllegalArgumentException("no scripts: at least one is needed");
    }
    return connection ->
        scripts.get(Math.min(connection.number(), scripts.size()) - 1).play(connection);
  }

  /** Chooses a script by the path of the request, and refuses other paths with 404. */
  static Script byPath(Map<String, Script> scripts) {
    Script notFound =
        refuse(404, "no such path; there are: " + String.join(", ", scripts.keySet()));
    return connection ->
        scripts.getOrDefault(connection.handshake().path(), notFound).play(connection);
  }

  /**
   * Sends numbered lines, "tick 1", "tick 2", ..., each at its time since this call, whoever is
   * connected; answers pings, and the client's Close. A connection gets those that come after it.
   * With {@code ?from=N} it first gets all those from number N on that it has missed.
   *
   * @param interval between two lines, more than 0
   */
  static Script ticker(Duration interval) {
    return new Ticker(interval);
  }
}
