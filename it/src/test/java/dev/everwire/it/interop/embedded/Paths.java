package dev.everwire.it.interop.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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

  /**
   * By the id that they watch. A client may take a connection for open before the server does, so
   * what is watched may end before its observer is there.
   */
  private final Map<String, CompletableFuture<PeerConnection>> observers =
      new ConcurrentHashMap<>();

  /** Returns what to do with a connection to a path. */
  Behaviour behaviour(String path, @Nullable String query, PeerConnection connection) {
    Map<String, String> parameters = parameters(query);
    return switch (path) {
      case "/echo" -> new Echo(connection, parameters);
      case "/fragments" -> new Fragments(connection, parameters);
      case "/ping" -> new Ping(connection, parameters);
      case "/close" -> new Close(connection, parameters);
      case "/closes" -> new Closes(connection, parameters);
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

  /** What a server does with one connection: nothing, unless a path says otherwise. */
  class Behaviour {

    final PeerConnection connection;
    final Map<String, String> parameters;

    private Behaviour(PeerConnection connection, Map<String, String> parameters) {
      this.connection = connection;
      this.parameters = parameters;
    }

    void opened() {}

    void text(String text) {}

    /**
     * Called with each binary message.
     *
     * @param bytes the behaviour's from then on
     */
    void binary(ByteBuffer bytes) {}

    void pong(ByteBuffer payload) {}

    void closed(int code, @Nullable String reason) {
      String end = code + " " + (reason == null ? "" : reason);
      if (parameters.containsKey("id")) {
        CompletableFuture<Void> unused = observer().thenAccept(observer -> observer.sendText(end));
      }
    }

    /** Returns who watches the connection with this one's id, once there is one. */
    final CompletableFuture<PeerConnection> observer() {
      return observers.computeIfAbsent(id(), id -> new CompletableFuture<>());
    }

    final String id() {
      return Objects.requireNonNull(parameters.get("id"), "id");
    }
  }

  private final class Echo extends Behaviour {

    Echo(PeerConnection connection, Map<String, String> parameters) {
      super(connection, parameters);
    }

    @Override
    void text(String text) {
      connection.sendText(text);
    }

    @Override
    void binary(ByteBuffer bytes) {
      connection.sendBinary(bytes);
    }
  }

  private final class Fragments extends Behaviour {

    Fragments(PeerConnection connection, Map<String, String> parameters) {
      super(connection, parameters);
    }

    @Override
    void text(String text) {
      int half = text.length() / 2;
      connection.sendText(text.substring(0, half), text.substring(half));
    }

    @Override
    void binary(ByteBuffer bytes) {
      int half = bytes.remaining() / 2;
      connection.sendBinary(bytes.slice(0, half), bytes.slice(half, bytes.limit() - half));
    }
  }

  private final class Ping extends Behaviour {

    Ping(PeerConnection connection, Map<String, String> parameters) {
      super(connection, parameters);
    }

    @Override
    void opened() {
      connection.ping(StandardCharsets.US_ASCII.encode("are you there"));
    }

    @Override
    void pong(ByteBuffer payload) {
      connection.sendText("pong " + StandardCharsets.US_ASCII.decode(payload));
    }
  }

  private final class Close extends Behaviour {

    Close(PeerConnection connection, Map<String, String> parameters) {
      super(connection, parameters);
    }

    @Override
    void opened() {
      String code = parameters.get("code");
      if (code == null) {
        connection.close();
      } else {
        connection.close(Integer.parseInt(code), parameters.getOrDefault("reason", ""));
      }
    }
  }

  private final class Closes extends Behaviour {

    Closes(PeerConnection connection, Map<String, String> parameters) {
      super(connection, parameters);
    }

    @Override
    void opened() {
      observer().complete(connection);
    }

    @Override
    void closed(int code, @Nullable String reason) {
      observers.remove(id());
    }
  }
}
