package dev.everwire.it.interop.embedded;

import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/** One connection of {@link JettyServer}. Public, because Jetty calls only what is. */
public final class JettyEndpoint extends Session.Listener.AbstractAutoDemanding
    implements PeerConnection {

  private final Paths.Behaviour behaviour;

  JettyEndpoint(Paths paths, String path, @Nullable String query) {
    behaviour = paths.behaviour(path, query, this);
  }

  @Override
  public void onWebSocketOpen(Session session) {
    super.onWebSocketOpen(session);
    behaviour.opened();
  }

  @Override
  public void onWebSocketText(String text) {
    behaviour.text(text);
  }

  @Override
  public void onWebSocketBinary(ByteBuffer bytes, Callback callback) {
    behaviour.binary(copy(bytes));
    callback.succeed();
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    behaviour.pong(payload);
  }

  @Override
  public void onWebSocketClose(int code, @Nullable String reason) {
    behaviour.closed(code, reason);
  }

  @Override
  public void sendText(String text) {
    getSession().sendText(text, Callback.NOOP);
  }

  @Override
  public void sendBinary(ByteBuffer bytes) {
    getSession().sendBinary(bytes, Callback.NOOP);
  }

  @Override
  public void sendText(String first, String second) {
    Session session = getSession();
    session.sendPartialText(
        first, false, then(() -> session.sendPartialText(second, true, Callback.NOOP)));
  }

  @Override
  public void sendBinary(ByteBuffer first, ByteBuffer second) {
    Session session = getSession();
    session.sendPartialBinary(
        first, false, then(() -> session.sendPartialBinary(second, true, Callback.NOOP)));
  }

  private static Callback then(Runnable next) {
    return Callback.from(next, failure -> {});
  }

  @Override
  public void ping(ByteBuffer payload) {
    getSession().sendPing(payload, Callback.NOOP);
  }

  @Override
  public void close(int code, String reason) {
    getSession().close(code, reason, Callback.NOOP);
  }

  @Override
  public void close() {
    getSession().close(StatusCode.NO_CODE, null, Callback.NOOP);
  }
}
