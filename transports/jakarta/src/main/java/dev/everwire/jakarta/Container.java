package dev.everwire.jakarta;

import dev.everwire.CloseCode;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What the specification leaves open and each container does its own way. Containers are told apart
 * by their classes' names, and asked by reflection on public methods: none is needed here.
 */
enum Container {
  /** Apache Tomcat's. */
  TOMCAT("org.apache.tomcat.") {
    @Override
    void prepare(WebSocketContainer container, Map<String, Object> user, TransportOptions options) {
      String prefix = "org.apache.tomcat.websocket.";
      user.put(prefix + "IO_TIMEOUT_MS", Long.toString(ownTimeoutMillis(options)));
      user.put(prefix + "MAX_REDIRECTIONS", "0");
      user.put(prefix + "SESSION_CLOSE_TIMEOUT", Math.max(1, options.closeTimeout().toMillis()));
      user.put(prefix + "BLOCKING_SEND_TIMEOUT", -1L);
    }

    /**
     * {@code WsSession.close} waits for an answer; {@code WsSession.onClose}, meant for the peer's
     * Close frame, ends the connection in every state.
     */
    @Override
    void drop(Session session, CloseReason reason) throws IOException {
      try {
        session.getClass().getMethod("onClose", CloseReason.class).invoke(session, reason);
      } catch (ReflectiveOperationException e) {
        session.close(reason);
      }
    }
  },

  /** Eclipse Tyrus. */
  TYRUS("org.glassfish.tyrus.") {
    private static final int HEADER_AND_READ_AHEAD = 1 << 20;

    /** Grizzly writes a space in place of any other character (HttpCodecUtils). */
    @Override
    void check(WebSocketRequest request) {
      request
          .headers()
          .forEach(
              (name, values) -> {
                if (!values.stream().allMatch(value -> value.chars().allMatch(c -> c < 0x80))) {
                  throw new IllegalArgumentException(
                      "header \"" + name + "\": its value must be ASCII, for Tyrus sends no other");
                }
              });
    }

    @Override
    void prepare(WebSocketContainer container, Map<String, Object> user, TransportOptions options) {
      user.put(
          "weblogic.websocket.tyrus.incoming-buffer-size",
          (int) Math.min(Integer.MAX_VALUE, options.maxMessageSize() + HEADER_AND_READ_AHEAD));
      properties(container)
          .putIfAbsent(
              "org.glassfish.tyrus.client.ClientManager.ContainerTimeout",
              (int) Math.min(Integer.MAX_VALUE, ownTimeoutMillis(options)));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> properties(WebSocketContainer container) {
      try {
        Method method = container.getClass().getMethod("getProperties");
        return (Map<String, Object>) method.invoke(container);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a Tyrus without ClientManager.getProperties", e);
      }
    }

    /** Tyrus writes {@code URI.getPath}, decoded, into the request (GrizzlyClientFilter). */
    @Override
    URI target(URI uri) {
      String path = uri.getRawPath();
      return path.contains("%")
          ? URI.create(uri.toString().replace(path, path.replace("%", "%25")))
          : uri;
    }

    /** A frame that its buffer does not hold is told as 1011. */
    @Override
    int code(CloseReason reason) {
      return super.reason(reason).equals("Buffer overflow.")
          ? CloseCode.MESSAGE_TOO_BIG
          : super.code(reason);
    }

    /** What it makes of a Close frame without a code has a reason that the peer never gave. */
    @Override
    String reason(CloseReason reason) {
      String text = super.reason(reason);
      return text.equals("Normal closure.") ? "" : text;
    }

    /**
     * Interrupted while it waits for an answer, Tyrus forgets the connection and leaves it open.
     */
    @Override
    boolean endsInterruptedAttempts() {
      return false;
    }

    @Override
    boolean showsRefusals() {
      return true;
    }

    /** It has none of its own, and runs those that bring their code (ProtocolHandler). */
    @Override
    boolean canRun(Extension extension, WebSocketContainer container) {
      try {
        String runnable = "org.glassfish.tyrus.core.extension.ExtendedExtension";
        return Class.forName(runnable, false, container.getClass().getClassLoader())
            .isInstance(extension);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("a Tyrus without ExtendedExtension", e);
      }
    }
  },

  /** Any other. */
  OTHER("");

  /**
   * How much later than the handshake timeout a container's own timer fires: the attempt has been
   * told by then that it is over, and why; the timer makes the container let go of it.
   */
  private static final Duration AFTER_HANDSHAKE_TIMEOUT = Duration.ofSeconds(1);

  private final String classPrefix;

  Container(String classPrefix) {
    this.classPrefix = classPrefix;
  }

  static Container of(WebSocketContainer container) {
    for (Class<?> type = container.getClass(); type != null; type = type.getSuperclass()) {
      for (Container kind : values()) {
        if (kind != OTHER && type.getName().startsWith(kind.classPrefix)) {
          return kind;
        }
      }
    }
    return OTHER;
  }

  /**
   * Checks that a request would go out as it is.
   *
   * @throws IllegalArgumentException if it would not
   */
  void check(WebSocketRequest request) {}

  private static long ownTimeoutMillis(TransportOptions options) {
    return options.handshakeTimeout().plus(AFTER_HANDSHAKE_TIMEOUT).toMillis();
  }

  /** Maps the options to the container's own settings, in the user properties of an attempt. */
  void prepare(WebSocketContainer container, Map<String, Object> user, TransportOptions options) {}

  /** Returns what to pass as the URI, so that it is what the server is asked for. */
  URI target(URI uri) {
    return uri;
  }

  /** Returns the close code that a reason stands for. */
  int code(CloseReason reason) {
    return reason.getCloseCode().getCode();
  }

  /** Returns the peer's part of a reason. */
  String reason(CloseReason reason) {
    return Objects.requireNonNullElse(reason.getReasonPhrase(), "");
  }

  /** Ends a connection now, whatever its state; may block while a Close frame is written. */
  void drop(Session session, CloseReason reason) throws IOException {
    session.close(reason);
  }

  /** Returns whether an interrupted {@code connectToServer} closes its connection. */
  boolean endsInterruptedAttempts() {
    return true;
  }

  /** Returns whether {@code Configurator.afterResponse} is called for refusals, too. */
  boolean showsRefusals() {
    return false;
  }

  /** Returns whether an extension that is offered would also be carried out. */
  boolean canRun(Extension extension, WebSocketContainer container) {
    return container.getInstalledExtensions().stream()
        .anyMatch(installed -> installed.getName().equals(extension.getName()));
  }
}
