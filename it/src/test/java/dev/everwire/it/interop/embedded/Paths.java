package dev.everwire.it.interop.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What each path of a server does; {@code /refuse} is left to the server itself. Thread-safe. */
final class Paths {

  static final List<String> ALL = List.of("/echo", "/fragments", "/ping", "/close", "/closes");

  /** The subprotocol that is chosen where it is offered. */
  static final String SUBPROTOCOL = "chat";

  static final int REFUSED_STATUS = 503;
  static final String REFUSED_RETRY_AFTER = "7";

  /** The largest message that is taken, and the largest that the matrix sends. */
  static final int MAX_MESSAGE_SIZE = 64 << 20;

  private final Set<PeerConnection> observers = ConcurrentHashMap.newKeySet();

  /** Returns what to do with a connection to a path. */
  PathBehaviour behaviour(String path, @Nullable String query, PeerConnection connection) {
    return switch (path) {
      case "/echo" -> new Echo(connection);
      case "/fragments" -> new Fragments(connection);
      case "/ping" -> new Ping(connection);
      case "/close" -> new Close(connection, parameters(query));
      case "/closes" -> new Closes(connection);
      default -> throw new IllegalArgumentException("path " + path + ": must be one of " + ALL);
    };
  }

  private static Map<String, String> parameters(@Nullable String query) {
    return query == null || query.isEmpty()
        ? Map.of()
        : Arrays.stream(query.split("&", -1))
            .map(parameter -> parameter.split("=", 2))
            .collect(Collectors.toMap(parameter -> parameter[0], parameter -> parameter[1]));
  }

  /** Tells the observers how a connection ended. */
  void closed(PeerConnection connection, int code, @Nullable String reason) {
    observers.remove(connection);
    observers.forEach(observer -> observer.sendText(code + " " + (reason == null ? "" : reason)));
  }

  private static final class Echo extends PathBehaviour {

    Echo(PeerConnection connection) {
      super(connection);
    }

    @Override
    void text(String text) {
      connection().sendText(text);
    }

    @Override
    void binary(ByteBuffer bytes) {
      connection().sendBinary(bytes);
    }
  }

  private static final class Fragments extends PathBehaviour {

    Fragments(PeerConnection connection) {
      super(connection);
    }

    @Override
    void text(String text) {
      int half = text.length() / 2;
      connection().sendText(text.substring(0, half), text.substring(half));
    }

    @Override
    void binary(ByteBuffer bytes) {
      int half = bytes.remaining() / 2;
      connection().sendBinary(bytes.slice(0, half), bytes.slice(half, bytes.limit() - half));
    }
  }

  private static final class Ping extends PathBehaviour {

    Ping(PeerConnection connection) {
      super(connection);
    }

    @Override
    void opened() {
      connection().ping(StandardCharsets.US_ASCII.encode("are you there"));
    }

    @Override
    void pong(ByteBuffer payload) {
      connection().sendText("pong " + StandardCharsets.US_ASCII.decode(payload));
    }
  }

  private static final class Close extends PathBehaviour {

    private final Map<String, String> parameters;

    Close(PeerConnection connection, Map<String, String> parameters) {
      super(connection);
      this.parameters = parameters;
    }

    @Override
    void opened() {
      String code = parameters.get("code");
      if (code == null) {
        connection().close();
      } else {
        connection().close(Integer.parseInt(code), parameters.getOrDefault("reason", ""));
      }
    }
  }

  private final class Closes extends PathBehaviour {

    Closes(PeerConnection connection) {
      super(connection);
    }

    @Override
    void opened() {
      observers.add(connection());
    }
  }
}
