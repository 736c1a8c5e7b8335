package dev.everwire.examples.transport;

import com.neovisionaries.ws.client.ThreadType;
import com.neovisionaries.ws.client.WebSocket;
import com.neovisionaries.ws.client.WebSocketAdapter;
import com.neovisionaries.ws.client.WebSocketException;
import com.neovisionaries.ws.client.WebSocketFactory;
import com.neovisionaries.ws.client.WebSocketFrame;
import dev.everwire.Blob;
import dev.everwire.CloseCode;
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
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** One connection of nv-websocket-client. */
final class NvWebSocket extends AbstractWebSocket implements Pingable {

  private final TransportOptions options;
  private final GuardedSockets sockets;
  private final OutgoingQueue outgoing = outgoingQueue();
  private final Semaphore turnToRead = new Semaphore(0);
  private volatile boolean aborted;
  private volatile @Nullable NvSender sender;

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
      created.addListener(new Listener());
      sender = new NvSender(created);
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
      outgoing.add(size, () -> sender().send(WebSocketFrame.createTextFrame(wellFormed)));
    } else if (message instanceof Message.Binary binary) {
      outgoing.add(
          size,
          () -> sender().send(WebSocketFrame.createBinaryFrame(NvFrames.bytes(binary.buffer()))));
    } else if (message instanceof Blob blob) {
      outgoing.add(blob, sender()::sendFragment);
    }
  }

  private NvSender sender() {
    return Objects.requireNonNull(sender, "not open");
  }

  @Override
  protected void startClose(int code, String reason) {
    WebSocketFrame frame =
        code == CloseCode.NO_STATUS
            ? WebSocketFrame.createCloseFrame()
            : WebSocketFrame.createCloseFrame(code, WellFormedText.of(reason).toString());
    outgoing.add(0, () -> sender().send(frame)); // disconnect() would interrupt a listener
  }

  @Override
  public void ping(ByteBuffer payload) {
    byte[] copy = NvFrames.bytes(ControlPayload.ofPing(payload));
    ifOpen(() -> outgoing.add(0, () -> sender().send(WebSocketFrame.createPingFrame(copy))));
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
      failed(CloseCode.ABNORMAL, NvFailures.cause(error));
    }

    @Override
    public void onTextMessage(WebSocket from, byte @Nullable [] data) {
      try {
        receivedText(NvFrames.text(NvFrames.buffer(data)));
        awaitDelivered();
      } catch (CharacterCodingException e) {
        failed(CloseCode.INVALID_PAYLOAD, e);
      }
    }

    @Override
    public void onBinaryMessage(WebSocket from, byte @Nullable [] data) {
      receivedBinary(NvFrames.buffer(data));
      awaitDelivered();
    }

    @Override
    public void onPingFrame(WebSocket from, WebSocketFrame frame) {
      pinged(NvFrames.buffer(frame.getPayload()));
      awaitDelivered();
    }

    @Override
    public void onPongFrame(WebSocket from, WebSocketFrame frame) {
      ponged(NvFrames.buffer(frame.getPayload()));
      awaitDelivered();
    }

    /** Keeps the client's reading thread, so that it reads no further (C16). */
    private void awaitDelivered() {
      if (!aborted) {
        turnToRead.acquireUninterruptibly();
      }
    }

    @Override
    public void onCloseFrame(WebSocket from, WebSocketFrame frame) {
      ByteBuffer payload = NvFrames.buffer(frame.getPayload());
      try {
        closed(NvFrames.closeCode(payload), NvFrames.text(payload));
        sockets.closeWithin(options.closeTimeout(), options.time());
      } catch (ProtocolException e) {
        failed(CloseCode.PROTOCOL_ERROR, e);
      } catch (CharacterCodingException e) {
        failed(CloseCode.INVALID_PAYLOAD, e);
      }
    }

    @Override
    public void onFrameSent(WebSocket from, WebSocketFrame frame) {
      sender().written(frame);
    }

    @Override
    public void onSendError(WebSocket from, WebSocketException error, WebSocketFrame frame) {
      sendFailed(NvFailures.cause(error));
    }

    @Override
    public void onFrameError(WebSocket from, WebSocketException error, WebSocketFrame frame) {
      failed(NvFailures.code(error), NvFailures.cause(error));
    }

    @Override
    public void onDisconnected(
        WebSocket from, WebSocketFrame theirs, WebSocketFrame ours, boolean byServer) {
      failed(CloseCode.ABNORMAL, new EOFException("the stream ended without a Close frame"));
    }
  }
}
