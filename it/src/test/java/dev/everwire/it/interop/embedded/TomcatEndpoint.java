package dev.everwire.it.interop.embedded;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection of {@link TomcatServer}. It takes messages in parts: whole ones need a buffer of
 * the largest size.
 */
final class TomcatEndpoint extends Endpoint implements PeerConnection {

  /** Something that may fail as the network does. */
  private interface Sending {
    void run() throws IOException;
  }

  private final Paths paths;
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private @Nullable Session session;
  private Paths.@Nullable Behaviour behaviour;

  TomcatEndpoint(Paths paths) {
    this.paths = paths;
  }

  @Override
  public void onOpen(Session opened, EndpointConfig config) {
    session = opened;
    Paths.Behaviour path =
        paths.behaviour(opened.getRequestURI().getPath(), opened.getQueryString(), this);
    behaviour = path;
    opened.addMessageHandler(
        String.class, (MessageHandler.Partial<String>) (part, last) -> takeText(path, part, last));
    opened.addMessageHandler(
        byte[].class,
        (MessageHandler.Partial<byte[]>) (part, last) -> takeBinary(path, part, last));
    opened.addMessageHandler(
        PongMessage.class,
        (MessageHandler.Whole<PongMessage>) pong -> path.pong(pong.getApplicationData()));
    path.opened();
  }

  private void takeText(Paths.Behaviour path, String part, boolean last) {
    text.append(part);
    if (last) {
      String whole = text.toString();
      text.setLength(0);
      path.text(whole);
    }
  }

  private void takeBinary(Paths.Behaviour path, byte[] part, boolean last) {
    binary.writeBytes(part);
    if (last) {
      ByteBuffer whole = ByteBuffer.wrap(binary.toByteArray());
      binary.reset();
      path.binary(whole);
    }
  }

  @Override
  public void onClose(Session closed, CloseReason reason) {
    Objects.requireNonNull(behaviour)
        .closed(reason.getCloseCode().getCode(), reason.getReasonPhrase());
  }

  private Session session() {
    return Objects.requireNonNull(session);
  }

  private static void send(Sending sending) {
    try {
      sending.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void sendText(String whole) {
    send(() -> session().getBasicRemote().sendText(whole));
  }

  @Override
  public void sendBinary(ByteBuffer bytes) {
    send(() -> session().getBasicRemote().sendBinary(bytes));
  }

  @Override
  public void sendText(String first, String second) {
    send(
        () -> {
          session().getBasicRemote().sendText(first, false);
          session().getBasicRemote().sendText(second, true);
        });
  }

  @Override
  public void sendBinary(ByteBuffer first, ByteBuffer second) {
    send(
        () -> {
          session().getBasicRemote().sendBinary(first, false);
          session().getBasicRemote().sendBinary(second, true);
        });
  }

  @Override
  public void ping(ByteBuffer payload) {
    send(() -> session().getBasicRemote().sendPing(payload));
  }

  @Override
  public void close(int code, String reason) {
    send(() -> session().close(new CloseReason(CloseCodes.getCloseCode(code), reason)));
  }

  /** Sends 1000: the API knows no empty Close frame. */
  @Override
  public void close() {
    send(() -> session().close());
  }
}
