package dev.everwire.it.interop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * One connection of {@link JettyServer}: what each path does. Public as are its subclasses, because
 * Jetty calls only what is.
 */
public abstract class JettyEndpoint extends Session.Listener.AbstractAutoDemanding {

  /** The connections that are told of the end of each other. */
  static final class Observers {

    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

    void tell(String text) {
      sessions.forEach(session -> session.sendText(text, Callback.NOOP));
    }
  }

  final Observers observers;

  JettyEndpoint(Observers observers) {
    this.observers = observers;
  }

  @Override
  public void onWebSocketClose(int code, @Nullable String reason) {
    observers.sessions.remove(getSession());
    observers.tell(code + " " + (reason == null ? "" : reason));
  }

  static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }

  /** Sends each message back. */
  public static final class Echo extends JettyEndpoint {

    Echo(Observers observers) {
      super(observers);
    }

    @Override
    public void onWebSocketText(String text) {
      getSession().sendText(text, Callback.NOOP);
    }

    @Override
    public void onWebSocketBinary(ByteBuffer bytes, Callback callback) {
      getSession().sendBinary(copy(bytes), Callback.NOOP);
      callback.succeed();
    }
  }

  /** Sends each message back in two frames. */
  public static final class Fragments extends JettyEndpoint {

    Fragments(Observers observers) {
      super(observers);
    }

    @Override
    public void onWebSocketText(String text) {
      int half = text.length() / 2;
      getSession()
          .sendPartialText(
              text.substring(0, half),
              false,
              then(() -> getSession().sendPartialText(text.substring(half), true, Callback.NOOP)));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer bytes, Callback callback) {
      ByteBuffer all = copy(bytes);
      int half = all.remaining() / 2;
      getSession()
          .sendPartialBinary(
              all.slice(0, half),
              false,
              then(
                  () ->
                      getSession()
                          .sendPartialBinary(
                              all.slice(half, all.limit() - half), true, Callback.NOOP)));
      callback.succeed();
    }

    private static Callback then(Runnable next) {
      return Callback.from(next, failure -> {});
    }
  }

  /** Pings, and tells of the pong. */
  public static final class Ping extends JettyEndpoint {

    Ping(Observers observers) {
      super(observers);
    }

    @Override
    public void onWebSocketOpen(Session session) {
      super.onWebSocketOpen(session);
      session.sendPing(StandardCharsets.US_ASCII.encode("are you there"), Callback.NOOP);
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
      getSession().sendText("pong " + StandardCharsets.US_ASCII.decode(payload), Callback.NOOP);
    }
  }

  /** Closes at once. */
  public static final class Close extends JettyEndpoint {

    private final @Nullable String code;
    private final @Nullable String reason;

    Close(Observers observers, @Nullable String code, @Nullable String reason) {
      super(observers);
      this.code = code;
      this.reason = reason;
    }

    @Override
    public void onWebSocketOpen(Session session) {
      super.onWebSocketOpen(session);
      session.close(
          code == null ? StatusCode.NO_CODE : Integer.parseInt(code), reason, Callback.NOOP);
    }
  }

  /** Tells with which code and reason other connections end. */
  public static final class Closes extends JettyEndpoint {

    Closes(Observers observers) {
      super(observers);
    }

    @Override
    public void onWebSocketOpen(Session session) {
      super.onWebSocketOpen(session);
      observers.sessions.add(session);
    }
  }
}
