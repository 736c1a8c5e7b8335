package dev.everwire.okhttp;

import dev.everwire.Blob;
import dev.everwire.CloseCode;
import dev.everwire.Lingering;
import dev.everwire.Message;
import dev.everwire.Pausable;
import dev.everwire.Pingable;
import dev.everwire.WebSocketException;
import dev.everwire.WebSocketRequest;
import dev.everwire.frame.IncomingFrames;
import dev.everwire.frame.PerMessageDeflate;
import dev.everwire.time.TimeSource;
import dev.everwire.transport.AbstractWebSocket;
import dev.everwire.transport.ControlPayload;
import dev.everwire.transport.ReadTurn;
import dev.everwire.transport.TransportOptions;
import dev.everwire.transport.WellFormedText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import okhttp3.OkHttpClient;
import okio.Buffer;
import okio.Socket;
import okio.Source;
import org.jspecify.annotations.Nullable;

/**
 * One connection that OkHttp makes and upgrades, and whose frames are Everwire's. A thread shakes
 * hands and reads; another writes while there is something to write.
 */
final class OkHttpWebSocket extends AbstractWebSocket implements Pingable, Pausable, Lingering {

  /** How long the server has to end the connection first, after the last Close frame. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  /** What Okio reads at once. */
  private static final int CHUNK_BYTES = 8 << 10;

  private final TransportOptions options;
  private final Executor threads;
  private final Handshake handshake;
  private final FrameOutput output;
  private final OutgoingFrames outgoing;
  private final ReadTurn turn = new ReadTurn();

  /** Whether the last Close frame is on its way, and {@code lingering} ends what it leaves. */
  private volatile boolean closing;

  /** The reading thread's. */
  private TimeSource.@Nullable Timer lingering;

  OkHttpWebSocket(
      WebSocketRequest request,
      TransportOptions options,
      OkHttpClient client,
      boolean offerDeflate,
      Executor threads) {
    super(request, options);
    this.options = options;
    this.threads = threads;
    this.handshake = new Handshake(request, client, offerDeflate, options.time());
    this.output = new FrameOutput(threads);
    this.outgoing = new OutgoingFrames(output, outgoingQueue());
  }

  void connect() {
    if (connecting()) {
      threads.execute(this::run);
    }
  }

  /** Errors are told too: they may come from interceptors, and nobody else would hear of them. */
  private void run() {
    try {
      run(handshake.shake());
    } catch (Throwable e) {
      failed(CloseCode.ABNORMAL, e);
    } finally {
      output.close();
    }
  }

  private void run(Handshake.Agreed agreed) throws IOException {
    Socket connection = agreed.connection();
    PerMessageDeflate deflate = agreed.deflate();
    Source source = connection.getSource();
    // Those of the client are off, but an interceptor may have set others.
    source.timeout().clearTimeout();
    connection.getSink().timeout().clearTimeout();
    try {
      outgoing.deflate(deflate);
      output.to(connection.getSink());
      opened(agreed.protocol(), agreed.extensions());
      read(source, new IncomingFrames(options.maxMessageSize(), deflate, new FrameReceiver()));
    } finally {
      connection.cancel();
      if (lingering != null) {
        lingering.cancel();
      }
      if (deflate != null) {
        deflate.end();
      }
      source.close();
    }
  }

  private void read(Source source, IncomingFrames frames) {
    IOException end;
    try {
      readToEnd(source, frames);
      end =
          new WebSocketException(
              CloseCode.ABNORMAL, "the server ended the connection without a Close frame", null);
    } catch (IOException e) {
      end = e;
    }
    if (closing) {
      outgoing.awaitClose();
    }
    failed(CloseCode.ABNORMAL, end);
  }

  private void readToEnd(Source source, IncomingFrames frames) throws IOException {
    Buffer buffer = new Buffer();
    byte[] chunk = new byte[CHUNK_BYTES];
    while (source.read(buffer, CHUNK_BYTES) != -1) {
      int size = buffer.read(chunk);
      try {
        frames.read(ByteBuffer.wrap(chunk, 0, size));
      } catch (WebSocketException e) {
        closeNow(e.code());
        failed(e.code(), e);
      }
    }
  }

  /** What came, on the reading thread. */
  private final class FrameReceiver implements IncomingFrames.Receiver {

    @Override
    public void awaitTurn() {
      turn.await();
    }

    @Override
    public void text(String text) {
      turn.handOver();
      receivedText(text);
    }

    @Override
    public void binary(ByteBuffer bytes) {
      turn.handOver();
      receivedBinary(bytes);
    }

    @Override
    public void ping(ByteBuffer payload) {
      outgoing.pong(payload.duplicate());
      turn.handOver();
      pinged(payload);
    }

    @Override
    public void pong(ByteBuffer payload) {
      turn.handOver();
      ponged(payload);
    }

    @Override
    public void close(int code, String reason) {
      closeNow(code);
      closed(code, reason);
    }
  }

  // ---- what the application asks for

  @Override
  protected void transmit(Message message, long size) {
    if (message instanceof Message.Text text) {
      boolean ascii = size == text.value().length();
      outgoing.text(ascii ? text.value() : WellFormedText.of(text.value()), size);
    } else if (message instanceof Message.Binary binary) {
      outgoing.binary(binary.buffer(), size);
    } else if (message instanceof Blob blob) {
      outgoing.blob(blob);
    }
  }

  @Override
  public void ping(ByteBuffer payload) {
    ByteBuffer copy = ControlPayload.ofPing(payload);
    ifOpen(() -> outgoing.ping(copy));
  }

  @Override
  public boolean pingsInOrder() {
    return true;
  }

  @Override
  public void pause() {
    turn.pause();
  }

  @Override
  public void resume() {
    turn.resume();
  }

  @Override
  protected void delivered() {
    turn.delivered();
  }

  @Override
  protected void startClose(int code, String reason) {
    outgoing.close(code, WellFormedText.of(reason));
  }

  // ---- the end

  @Override
  protected void abort() {
    if (!closing) {
      drop();
    }
  }

  private void drop() {
    turn.end();
    handshake.cancel();
  }

  /**
   * Sends the last frame, and drops the connection if the server does not end it soon: what it has
   * sent is read meanwhile, for a reset would overtake the frame.
   */
  private void closeNow(int code) {
    closing = true;
    Duration wait = LINGER.compareTo(options.closeTimeout()) < 0 ? LINGER : options.closeTimeout();
    lingering = options.time().schedule(wait.toNanos(), this::drop);
    outgoing.closeNow(code);
  }
}
