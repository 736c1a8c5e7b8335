package dev.everwire.testkit.conformance;

import dev.everwire.Blob;
import dev.everwire.CloseCode;
import dev.everwire.Message;
import dev.everwire.Pausable;
import dev.everwire.Pingable;
import dev.everwire.WebSocketException;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.server.Frame;
import dev.everwire.transport.AbstractWebSocket;
import dev.everwire.transport.ControlPayload;
import dev.everwire.transport.TransportOptions;
import dev.everwire.transport.WellFormedText;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;

/**
 * The reference transport of the kit's own tests: a blocking client on a plain socket with a thread
 * to read and one to write. It can do all that the rules ask for, so the kit passes without limits.
 */
class SocketWebSocket extends AbstractWebSocket implements Pingable, Pausable {

  private static final int FRAGMENT_BYTES = 16 << 10;
  private static final int DRAIN_MILLIS = 200;

  interface Outgoing {
    void write() throws IOException;
  }

  private final WebSocketRequest request;
  private final TransportOptions options;
  private final Socket tcp = new Socket();
  private final BlockingDeque<Outgoing> outgoing = new LinkedBlockingDeque<>();
  private final Semaphore demand = new Semaphore(1);
  private final Object writing = new Object();
  private boolean closeWritten;
  private boolean paused;
  private volatile boolean aborted;

  SocketWebSocket(WebSocketRequest request, TransportOptions options) {
    super(request, options);
    this.request = request;
    this.options = options;
  }

  void connect() {
    if (connecting()) {
      start(this::read, "reader");
    }
  }

  private static void start(Runnable task, String role) {
    Thread thread = new Thread(task, "socket-websocket-" + role);
    thread.setDaemon(true);
    thread.start();
  }

  // ---- reading

  private void read() {
    try {
      ClientHandshake handshake = ClientHandshake.connect(tcp, request);
      start(this::write, "writer");
      opened(handshake.protocol(), "");
      FrameParser parser = new FrameParser(handshake.input(), options.maxMessageSize());
      while (!aborted) {
        demand.acquire();
        awaitResume();
        if (!receive(parser.next())) {
          return;
        }
      }
    } catch (WebSocketException e) {
      failWithClose(e);
    } catch (IOException e) {
      failed(CloseCode.ABNORMAL, e);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the reader", e);
    }
  }

  /** Returns whether to read on. */
  boolean receive(Frame frame) throws IOException {
    switch (frame.opcode()) {
      case Frame.TEXT -> receivedText(frame.payloadText());
      case Frame.BINARY -> receivedBinary(ByteBuffer.wrap(frame.payload()));
      case Frame.PING -> {
        outgoing.add(() -> writeFrame(Frame.pong(frame.payload())));
        pinged(ByteBuffer.wrap(frame.payload()));
      }
      case Frame.PONG -> ponged(ByteBuffer.wrap(frame.payload()));
      default -> {
        writeClose(frame);
        closed(frame.closeCode(), frame.closeReason());
        abort();
        return false;
      }
    }
    return true;
  }

  /** RFC 6455 section 7.1.7; what came is read to its end, for a reset would overtake the Close. */
  private void failWithClose(WebSocketException failure) {
    try {
      writeClose(Frame.close(failure.code(), ""));
      tcp.shutdownOutput();
      tcp.setSoTimeout(DRAIN_MILLIS);
      InputStream in = tcp.getInputStream();
      while (in.skip(1 << 20) > 0 || in.read() >= 0) {}
    } catch (SocketTimeoutException e) {
      // All has been read that came in time.
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    failed(failure.code(), failure);
  }

  private synchronized void awaitResume() throws InterruptedException {
    while (paused && !aborted) {
      wait();
    }
  }

  @Override
  public synchronized void pause() {
    paused = true;
  }

  @Override
  public synchronized void resume() {
    paused = false;
    notifyAll();
  }

  @Override
  protected void delivered() {
    demand.release();
  }

  // ---- writing

  private void write() {
    try {
      while (!aborted) {
        outgoing.take().write();
      }
    } catch (IOException e) {
      failed(CloseCode.ABNORMAL, e);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the writer", e);
    }
  }

  private void writeFrame(Frame frame) throws IOException {
    synchronized (writing) {
      if (!closeWritten) {
        tcp.getOutputStream().write(frame.withMask(true).encode());
      }
    }
  }

  private void writeClose(Frame frame) throws IOException {
    synchronized (writing) {
      writeFrame(frame);
      closeWritten = true;
    }
  }

  @Override
  protected void transmit(Message message, long size) {
    if (message instanceof Message.Text text) {
      queue(Frame.text(WellFormedText.of(text.value())), size);
    } else if (message instanceof Message.Binary binary) {
      byte[] bytes = new byte[(int) size];
      // Read when it is written, as a transport does that copies nothing.
      ByteBuffer buffer = binary.buffer();
      outgoing.add(
          () -> {
            buffer.get(bytes);
            writeFrame(Frame.binary(bytes));
            transmitted(size);
          });
    } else if (message instanceof Blob blob) {
      outgoing.add(() -> writeBlob(blob));
    }
  }

  private void queue(Frame frame, long size) {
    outgoing.add(
        () -> {
          writeFrame(frame);
          transmitted(size);
        });
  }

  private void writeBlob(Blob blob) throws IOException {
    long left = blob.size();
    boolean first = true;
    try (InputStream in = blob.stream()) {
      do {
        byte[] part = in.readNBytes((int) Math.min(left, FRAGMENT_BYTES));
        if (part.length < Math.min(left, FRAGMENT_BYTES)) {
          throw new EOFException("the blob ended " + left + " bytes early");
        }
        left -= part.length;
        writeFrame(Frame.binaryPart(part, first, left == 0));
        transmitted(part.length);
        first = false;
      } while (left > 0);
    }
  }

  @Override
  protected void startClose(int code, String reason) {
    boolean empty = code == CloseCode.NO_STATUS;
    Frame close = empty ? Frame.closeEmpty() : Frame.close(code, WellFormedText.of(reason));
    outgoing.add(() -> writeClose(close));
  }

  @Override
  public void ping(ByteBuffer payload) {
    ByteBuffer copy = ControlPayload.ofPing(payload);
    byte[] bytes = new byte[copy.remaining()];
    copy.get(bytes);
    ifOpen(() -> queuePing(outgoing, () -> writeFrame(Frame.ping(bytes))));
  }

  void queuePing(BlockingDeque<Outgoing> queue, Outgoing ping) {
    queue.add(ping);
  }

  @Override
  public boolean pingsInOrder() {
    return true;
  }

  @Override
  protected void abort() {
    aborted = true;
    resume();
    demand.release();
    outgoing.add(() -> {});
    try {
      tcp.close();
    } catch (IOException e) {
      throw new AssertionError("a plain socket can always be closed", e);
    }
  }
}
