package dev.everwire.examples.transport;

import dev.everwire.Blob;
import dev.everwire.CloseCode;
import dev.everwire.HandshakeException;
import dev.everwire.Message;
import dev.everwire.Pingable;
import dev.everwire.WebSocketRequest;
import dev.everwire.transport.AbstractWebSocket;
import dev.everwire.transport.ControlPayload;
import dev.everwire.transport.EndProbe;
import dev.everwire.transport.OutgoingQueue;
import dev.everwire.transport.TransportOptions;
import dev.everwire.transport.WellFormedText;
import java.io.EOFException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One connection of the JDK's client. */
final class MyWebSocket extends AbstractWebSocket implements Pingable {

  private final OutgoingQueue outgoing = outgoingQueue();
  private final EndProbe endProbe;
  private volatile boolean aborted;
  private volatile @Nullable CompletableFuture<?> attempt;
  private volatile @Nullable WebSocket client;

  MyWebSocket(WebSocketRequest request, TransportOptions options) {
    super(request, options);
    endProbe = new EndProbe(options.time(), () -> ifOpen(this::probe));
  }

  void connect(WebSocketRequest request, HttpClient httpClient) {
    if (!connecting()) {
      return; // a listener has closed it already
    }
    WebSocket.Builder builder = httpClient.newWebSocketBuilder();
    request.headers().forEach((name, values) -> values.forEach(v -> builder.header(name, v)));
    List<String> offered = request.protocols();
    if (!offered.isEmpty()) {
      String[] others = offered.subList(1, offered.size()).toArray(String[]::new);
      builder.subprotocols(offered.get(0), others);
    }
    attempt =
        builder
            .buildAsync(request.uri(), new Listener())
            .whenComplete((opened, error) -> handshakeEnded(error));
    if (aborted) {
      abort(); // there was nothing to cancel yet when it was asked for
    }
  }

  private void handshakeEnded(@Nullable Throwable error) {
    if (error != null) {
      Throwable cause = unwrapped(error);
      if (cause instanceof WebSocketHandshakeException refused) {
        HttpResponse<?> answer = refused.getResponse();
        String body = String.valueOf(answer.body());
        cause = new HandshakeException(answer.statusCode(), answer.headers().map(), body, refused);
      }
      failed(CloseCode.ABNORMAL, cause);
    }
  }

  // ---- what the base class asks for

  private WebSocket client() {
    return Objects.requireNonNull(client, "not open");
  }

  @Override
  protected void transmit(Message message, long size) {
    WebSocket to = client();
    if (message instanceof Message.Text text) {
      outgoing.add(size, () -> to.sendText(WellFormedText.of(text.value()), true));
    } else if (message instanceof Message.Binary binary) {
      outgoing.add(size, () -> to.sendBinary(binary.buffer(), true));
    } else if (message instanceof Blob blob) {
      outgoing.add(blob, to::sendBinary);
    }
  }

  @Override
  protected void startClose(int code, String reason) {
    int sendable = code == CloseCode.NO_STATUS ? CloseCode.NORMAL : code;
    outgoing.add(0, () -> client().sendClose(sendable, WellFormedText.of(reason)));
  }

  @Override
  public void ping(ByteBuffer payload) {
    ByteBuffer copy = ControlPayload.ofPing(payload);
    ifOpen(() -> outgoing.add(0, () -> client().sendPing(copy)));
  }

  private void probe() {
    outgoing.add(0, () -> client().sendPong(ByteBuffer.allocate(0)));
  }

  @Override
  public boolean pingsInOrder() {
    return true; // by the queue
  }

  @Override
  protected void delivered() {
    endProbe.event(); // this client misses some ends of the stream
    client().request(1);
  }

  @Override
  protected void abort() {
    aborted = true;
    endProbe.stop();
    CompletableFuture<?> connecting = attempt;
    if (connecting != null) {
      connecting.cancel(true);
    }
    WebSocket open = client;
    if (open != null) {
      open.abort();
    }
  }

  // ---- what the client tells

  private final class Listener implements WebSocket.Listener {

    @Override
    public void onOpen(WebSocket open) {
      client = open;
      opened(open.getSubprotocol(), "");
      open.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      receivedTextPart(part, last);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
      receivedBinaryPart(part, last);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
      pinged(payload);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
      ponged(payload);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      if (code == CloseCode.ABNORMAL) {
        failed(code, new EOFException("the stream ended without a Close frame"));
      } else {
        endProbe.stop();
        closed(code, reason);
      }
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      int code = error instanceof ProtocolException ? CloseCode.PROTOCOL_ERROR : CloseCode.ABNORMAL;
      for (Throwable cause = error; cause != null; cause = cause.getCause()) {
        code = cause instanceof CharacterCodingException ? CloseCode.INVALID_PAYLOAD : code;
      }
      failed(code, error);
    }
  }
}
