package dev.everwire.jdk;

import dev.everwire.Blob;
import dev.everwire.CloseCode;
import dev.everwire.HandshakeException;
import dev.everwire.Lingering;
import dev.everwire.Message;
import dev.everwire.Pausable;
import dev.everwire.Pingable;
import dev.everwire.WebSocketRequest;
import dev.everwire.time.TimeSource;
import dev.everwire.transport.AbstractWebSocket;
import dev.everwire.transport.ControlPayload;
import dev.everwire.transport.Demand;
import dev.everwire.transport.EndProbe;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One connection of the JDK's client. */
final class JdkWebSocket extends AbstractWebSocket implements Pingable, Pausable, Lingering {

  private final WebSocketRequest request;
  private final TransportOptions options;
  private final Demand demand = new Demand();
  private final EndProbe endProbe;

  private volatile boolean aborted;
  private volatile @Nullable CompletableFuture<?> handshake;
  private volatile @Nullable WebSocket client;
  private volatile @Nullable OutgoingFrames outgoing;

  JdkWebSocket(WebSocketRequest request, TransportOptions options) {
    super(request, options);
    this.request = request;
    this.options = options;
    this.endProbe = new EndProbe(options.time(), () -> ifOpen(() -> open().probe()));
  }

  void connect(HttpClient httpClient) {
    if (!connecting()) {
      return;
    }
    WebSocket.Builder builder = httpClient.newWebSocketBuilder();
    request.headers().forEach((name, values) -> values.forEach(v -> builder.header(name, v)));
    List<String> protocols = request.protocols();
    if (!protocols.isEmpty()) {
      String[] others = protocols.subList(1, protocols.size()).toArray(String[]::new);
      builder.subprotocols(protocols.get(0), others);
    }
    // What is cancelled is not the client's own future but one that follows it: it ends the HTTP
    // exchange just the same, and a connection that is made nevertheless still gets to onOpen.
    handshake =
        builder
            .buildAsync(request.uri(), new Listener())
            .whenComplete(
                (opened, error) -> {
                  if (error != null) {
                    handshakeFailed(unwrapped(error));
                  }
                });
    if (aborted) {
      abort();
    }
  }

  private void handshakeFailed(Throwable error) {
    Throwable cause = error;
    if (error instanceof WebSocketHandshakeException refused) {
      HttpResponse<?> answer = refused.getResponse();
      String body = answer.body() instanceof String text ? text : "";
      cause = new HandshakeException(answer.statusCode(), answer.headers().map(), body, refused);
    }
    failed(CloseCode.ABNORMAL, cause);
  }

  @Override
  protected void transmit(Message message, long size) {
    OutgoingFrames frames = open();
    if (message instanceof Message.Text text) {
      boolean ascii = size == text.value().length();
      frames.text(ascii ? text.value() : WellFormedText.of(text.value()), size);
    } else if (message instanceof Message.Binary binary) {
      frames.binary(binary.buffer(), size);
    } else if (message instanceof Blob blob) {
      frames.blob(blob);
    }
  }

  @Override
  protected void startClose(int code, String reason) {
    open().close(code, WellFormedText.of(reason));
  }

  private OutgoingFrames open() {
    OutgoingFrames frames = outgoing;
    if (frames == null) {
      throw new IllegalStateException("not open");
    }
    return frames;
  }

  @Override
  protected void abort() {
    aborted = true;
    endProbe.stop();
    CompletableFuture<?> attempt = handshake;
    if (attempt != null) {
      attempt.cancel(true);
    }
    WebSocket connection = client;
    if (connection != null) {
      connection.abort();
    }
  }

  @Override
  protected void delivered() {
    endProbe.event();
    ask();
  }

  private void ask() {
    if (demand.grant()) {
      request();
    }
  }

  private void request() {
    WebSocket connection = client;
    if (connection != null) {
      connection.request(1);
    }
  }

  @Override
  public void pause() {
    demand.pause();
  }

  @Override
  public void resume() {
    if (demand.resume()) {
      request();
    }
  }

  @Override
  public void ping(ByteBuffer payload) {
    ByteBuffer copy = ControlPayload.ofPing(payload);
    ifOpen(() -> open().ping(copy));
  }

  @Override
  public boolean pingsInOrder() {
    return true;
  }

  /** What the client tells, one call at a time. */
  private final class Listener implements WebSocket.Listener {

    @Override
    public void onOpen(WebSocket connection) {
      client = connection;
      outgoing = new OutgoingFrames(connection, outgoingQueue());
      if (aborted) {
        connection.abort();
        return;
      }
      opened(connection.getSubprotocol(), "");
      ask();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket c, CharSequence part, boolean last) {
      receivedTextPart(part, last);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket c, ByteBuffer part, boolean last) {
      receivedBinaryPart(part, last);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket c, ByteBuffer payload) {
      pinged(payload);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket c, ByteBuffer payload) {
      ponged(payload);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket connection, int code, String reason) {
      if (code == CloseCode.ABNORMAL) {
        failed(code, new EOFException("the peer ended the connection without a Close frame"));
      } else {
        endProbe.stop();
        answerClose(connection, code);
        closed(code, reason);
      }
      return null;
    }

    /** A peer that closes but no longer reads would keep the answer, and the connection, here. */
    private void answerClose(WebSocket connection, int code) {
      CompletableFuture<?> answer = open().answerClose(code);
      if (!answer.isDone()) {
        TimeSource.Timer deadline =
            options.time().schedule(options.closeTimeout().toNanos(), connection::abort);
        CompletionStage<?> written = answer;
        written.thenRun(deadline::cancel);
      }
    }

    @Override
    public void onError(WebSocket c, Throwable error) {
      failed(codeOf(error), error);
    }

    private int codeOf(Throwable error) {
      if (!(error instanceof ProtocolException)) {
        return CloseCode.ABNORMAL;
      }
      for (Throwable e = error; e != null; e = e.getCause()) {
        if (e instanceof CharacterCodingException) {
          return CloseCode.INVALID_PAYLOAD;
        }
      }
      return CloseCode.PROTOCOL_ERROR;
    }
  }
}
