package dev.everwire.examples.transport;

import com.neovisionaries.ws.client.OpeningHandshakeException;
import com.neovisionaries.ws.client.ThreadType;
import com.neovisionaries.ws.client.WebSocket;
import com.neovisionaries.ws.client.WebSocketAdapter;
import com.neovisionaries.ws.client.WebSocketError;
import com.neovisionaries.ws.client.WebSocketException;
import com.neovisionaries.ws.client.WebSocketFactory;
import com.neovisionaries.ws.client.WebSocketFrame;
import dev.everwire.Blob;
import dev.everwire.CloseCode;
import dev.everwire.HandshakeException;
import dev.everwire.Message;
import dev.everwire.Pingable;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.AbstractWebSocket;
import dev.everwire.transport.ControlPayload;
import dev.everwire.transport.OutgoingQueue;
import dev.everwire.transport.TransportOptions;
import dev.everwire.transport.WellFormedText;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One connection of nv-websocket-client. */
final class NvWebSocket extends AbstractWebSocket implements Pingable {

  /** What {@code onFrameError} tells that is the network's doing, and no illegal frame. */
  private static final Set<WebSocketError> LOST =
      Set.of(
          WebSocketError.IO_ERROR_IN_READING,
          WebSocketError.INTERRUPTED_IN_READING,
          WebSocketError.INSUFFICENT_DATA,
          WebSocketError.NO_MORE_FRAME);

  private record Sending(WebSocketFrame frame, CompletableFuture<Void> sent) {}

  private final TransportOptions options;
  private final GuardedSockets sockets;
  private final OutgoingQueue outgoing = outgoingQueue();
  private final Semaphore turnToRead = new Semaphore(0);
  private volatile boolean aborted;
  private volatile @Nullable Sending sending;
  private volatile @Nullable WebSocket client;
  private boolean withinBlob;

  NvWebSocket(WebSocketRequest request, TransportOptions options) {
    super(request, options);
    this.options = options;
    sockets = new GuardedSockets(options.maxMessageSize());
  }

  void connect(WebSocketRequest request) {
    if (!connecting()) {
      return; // a listener has closed it already
    }
    try {
      WebSocket created =
          new WebSocketFactory().setSocketFactory(sockets).createSocket(request.uri());
      request.headers().forEach((name, values) -> values.forEach(v -> created.addHeader(name, v)));
      request.protocols().forEach(created::addProtocol);
      created.setMissingCloseFrameAllowed(false).setDirectTextMessage(true);
      client = created.addListener(new Listener());
      created.connectAsynchronously();
    } catch (IOException e) {
      failed(CloseCode.ABNORMAL, e);
    }
  }

  // ---- what the base class asks for

  @Override
  protected void transmit(Message message, long size) {
    if (message instanceof Message.Text text) {
      String wellFormed = WellFormedText.of(text.value()).toString();
      outgoing.add(size, () -> send(WebSocketFrame.createTextFrame(wellFormed)));
    } else if (message instanceof Message.Binary binary) {
      outgoing.add(size, () -> send(WebSocketFrame.createBinaryFrame(bytes(binary.buffer()))));
    } else if (message instanceof Blob blob) {
      outgoing.add(blob, this::sendFragment);
    }
  }

  private CompletionStage<?> sendFragment(ByteBuffer fragment, boolean last) {
    byte[] bytes = bytes(fragment);
    WebSocketFrame frame =
        withinBlob
            ? WebSocketFrame.createContinuationFrame(bytes)
            : WebSocketFrame.createBinaryFrame(bytes);
    withinBlob = !last;
    return send(frame.setFin(last));
  }

  private CompletionStage<?> send(WebSocketFrame frame) {
    CompletableFuture<Void> sent = new CompletableFuture<>();
    sending = new Sending(frame, sent);
    Objects.requireNonNull(client, "not open").sendFrame(frame);
    return sent;
  }

  @Override
  protected void startClose(int code, String reason) {
    WebSocketFrame frame =
        code == CloseCode.NO_STATUS
            ? WebSocketFrame.createCloseFrame()
            : WebSocketFrame.createCloseFrame(code, WellFormedText.of(reason).toString());
    outgoing.add(0, () -> send(frame)); // disconnect() would interrupt a listener
  }

  @Override
  public void ping(ByteBuffer payload) {
    byte[] copy = bytes(ControlPayload.ofPing(payload));
    ifOpen(() -> outgoing.add(0, () -> send(WebSocketFrame.createPingFrame(copy))));
  }

  @Override
  public boolean pingsInOrder() {
    return true; // by the queue
  }

  @Override
  protected void delivered() {
    turnToRead.release();
  }

  @Override
  protected void abort() {
    aborted = true;
    sockets.close();
    turnToRead.release();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  // ---- what the client tells

  private final class Listener extends WebSocketAdapter {

    /** Not onConnected, which either thread may call while the other one works already. */
    @Override
    public void onThreadStarted(WebSocket from, ThreadType type, Thread thread) {
      if (type == ThreadType.READING_THREAD) {
        opened(Objects.requireNonNullElse(from.getAgreedProtocol(), ""), "");
      }
    }

    @Override
    public void onConnectError(WebSocket from, WebSocketException error) {
      Exception cause = error;
      if (error instanceof OpeningHandshakeException refused
          && error.getError() == WebSocketError.NOT_SWITCHING_PROTOCOLS) {
        int status = refused.getStatusLine().getStatusCode();
        byte[] body = Objects.requireNonNullElse(refused.getBody(), new byte[0]);
        String text = new String(body, StandardCharsets.UTF_8);
        cause = new HandshakeException(status, Map.copyOf(refused.getHeaders()), text, refused);
      }
      failed(CloseCode.ABNORMAL, cause);
    }

    @Override
    public void onTextMessage(WebSocket from, byte @Nullable [] data) {
      String text = decoded(data == null ? new byte[0] : data);
      if (text != null) {
        receivedText(text);
        awaitDelivered();
      }
    }

    @Override
    public void onBinaryMessage(WebSocket from, byte @Nullable [] data) {
      receivedBinary(ByteBuffer.wrap(data == null ? new byte[0] : data));
      awaitDelivered();
    }

    @Override
    public void onPingFrame(WebSocket from, WebSocketFrame frame) {
      pinged(payload(frame));
      awaitDelivered();
    }

    @Override
    public void onPongFrame(WebSocket from, WebSocketFrame frame) {
      ponged(payload(frame));
      awaitDelivered();
    }

    /** Keeps the client's reading thread, so that it reads no further (C16). */
    private void awaitDelivered() {
      if (!aborted) {
        turnToRead.acquireUninterruptibly();
      }
    }

    private ByteBuffer payload(WebSocketFrame frame) {
      byte[] payload = frame.getPayload();
      return ByteBuffer.wrap(payload == null ? new byte[0] : payload);
    }

    private @Nullable String decoded(byte[] utf8) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      } catch (CharacterCodingException e) {
        failed(CloseCode.INVALID_PAYLOAD, e);
        return null;
      }
    }

    @Override
    public void onCloseFrame(WebSocket from, WebSocketFrame frame) {
      ByteBuffer payload = payload(frame);
      int code = payload.remaining() < 2 ? CloseCode.NO_STATUS : payload.getShort() & 0xffff;
      boolean legal = code < 1015 && code >= 1000 && code != 1004 && code != 1006 || code >= 3000;
      if (payload.remaining() == 1 || !legal || code > 4999) {
        failed(CloseCode.PROTOCOL_ERROR, new IOException("illegal Close frame, code " + code));
        return;
      }
      String reason = decoded(bytes(payload));
      if (reason != null) {
        closed(code, reason);
        options.time().schedule(options.closeTimeout().toNanos(), sockets::close);
      }
    }

    @Override
    public void onFrameSent(WebSocket from, WebSocketFrame frame) {
      Sending now = sending;
      if (now != null && now.frame == frame) {
        now.sent.complete(null);
      }
    }

    @Override
    public void onSendError(WebSocket from, WebSocketException error, WebSocketFrame frame) {
      sendFailed(error);
    }

    @Override
    public void onFrameError(WebSocket from, WebSocketException error, WebSocketFrame frame) {
      int code =
          LOST.contains(error.getError()) ? CloseCode.ABNORMAL : CloseCode.PROTOCOL_ERROR;
      if (error.getCause() instanceof dev.everwire.WebSocketException guarded) {
        code = guarded.code();
      }
      failed(code, error);
    }

    @Override
    public void onDisconnected(
        WebSocket from, WebSocketFrame theirs, WebSocketFrame ours, boolean byServer) {
      failed(CloseCode.ABNORMAL, new EOFException("the stream ended without a Close frame"));
    }
  }
}
