package dev.everwire.testkit.rfc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.everwire.CloseCode;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.PermessageDeflate;
import dev.everwire.testkit.server.ProtocolViolation;
import dev.everwire.testkit.server.ServerConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a case's connection: keeps what it sent that the client must receive, and
 * what the client did. Used by the thread of the connection; afterwards others read what it saw.
 */
public final class Peer {

  /** How long the client may take for anything; no case needs a tenth of it. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Marks the first frame of a compressed message (RFC 7692 section 6). */
  static final int RSV1 = 4;

  private static final int MAX_HEARTBEATS = 2;
  private static final int LARGE = 1 << 20;

  /**
   * In bytes of payload: what a client reads in one go for sure, together with the answer and with
   * the headers of the frames, the smallest of which carry a byte behind two.
   */
  private static final int BEHIND_ANSWER = 4_096;

  /** In bytes: more than any client that has a limit takes of an answer. */
  private static final int AT_FULL_SPEED = 8 << 20;

  private static final Duration PACE = Duration.ofMillis(20);

  private static final byte[] ARE_YOU_OPEN = {'o', 'p', 'e', 'n', '?'};

  private final ServerConnection connection;

  /** Opens when the play is over; what this peer saw is read after that. */
  private final CountDownLatch done = new CountDownLatch(1);

  /** The messages that the client must receive and send back. */
  private final List<Fingerprint> due = new ArrayList<>();

  /** The messages after those that a client need not accept. */
  private final List<Fingerprint> optional = new ArrayList<>();

  private final List<Fingerprint> answers = new ArrayList<>();
  private @Nullable PermessageDeflate deflate;

  /** How many pings have come with nothing else between them. */
  private int heartbeats;

  private String reason = "";
  private String wire = "";
  private boolean notOffered;
  private boolean awaitsOpen = true;
  private long written;

  Peer(ServerConnection connection) {
    this.connection = connection;
  }

  // ---- playing

  /** Returns the connection, for what is not said here. */
  public ServerConnection connection() {
    return connection;
  }

  void accept() throws IOException {
    connection.accept();
  }

  void accept(Map<String, String> headers) throws IOException {
    connection.accept(headers);
  }

  /** Writes a text as Latin-1, such as an answer to the handshake. */
  void write(String text) throws IOException {
    connection.handshake();
    connection.raw(text.getBytes(ISO_8859_1));
  }

  /**
   * Writes a text again and again, until the client drops the connection. A client that keeps it
   * all gets only so much at full speed: other cases may run in the same process, and need memory.
   */
  void writeWithoutEnd(String text) throws IOException, InterruptedException {
    for (long bytes = 0; ; bytes += text.length()) {
      write(text);
      if (bytes >= AT_FULL_SPEED) {
        connection.pause(PACE);
      }
    }
  }

  /**
   * From now on, writes as much as there is without waiting for the client to have opened. A case
   * of its own tests this; in all others, large messages come when the client is open, so that they
   * tell of what they are named after.
   */
  void doNotAwaitOpen() {
    awaitsOpen = false;
  }

  /** Makes sure, before much comes right behind the answer, that the client is open. */
  void awaitOpen(long bytes) throws IOException {
    written += bytes;
    if (awaitsOpen && written > BEHIND_ANSWER) {
      awaitsOpen = false;
      connection.ping(ARE_YOU_OPEN);
      readPong(ARE_YOU_OPEN);
    }
  }

  /** Writes frames, one at a time, that complete no message. */
  void send(Frame... frames) throws IOException {
    for (Frame frame : frames) {
      awaitOpen(frame.payload().length);
      if (frame.payload().length < LARGE || frame.masked()) {
        connection.send(frame);
      } else {
        sendLarge(frame);
      }
    }
  }

  /** Writes a frame without a copy of its payload. */
  private void sendLarge(Frame frame) throws IOException {
    Frame header = new Frame(frame.fin(), frame.rsv(), frame.opcode(), false, new byte[0]);
    connection.raw(header.encode(64, frame.payload().length));
    connection.raw(frame.payload());
  }

  /** Writes the frames of one message, and of control frames between them, one at a time. */
  void message(Frame... frames) throws IOException {
    due(frames);
    send(frames);
  }

  /** Says what was agreed on compression; the client may use it from now on. */
  void compress(PermessageDeflate agreed) {
    connection.deflate(agreed);
    deflate = agreed;
  }

  /** Returns a message compressed, as was agreed, in one frame. */
  Frame compressed(Frame message) {
    if (deflate == null) {
      throw new IllegalStateException("compression was not agreed on");
    }
    return Frame.of(message.opcode(), deflate.deflated(message.payload())).withRsv(RSV1);
  }

  /** Writes a message compressed, in one frame. */
  void compressedMessage(Frame message) throws IOException {
    due(message);
    send(compressed(message));
  }

  /** Says that the client must receive, and answer, the message that these frames make. */
  void due(Frame... frames) {
    due.add(Fingerprint.of(frames));
  }

  /** Says that the client may receive, and answer, this message, or fail the connection. */
  void optional(Frame... frames) {
    optional.add(Fingerprint.of(frames));
  }

  /** Says that the client did not offer what this case is about, and closes. */
  void notOffered() throws IOException {
    notOffered = true;
    accept();
    close();
  }

  /** Writes bytes as they are, in pieces of this many bytes. */
  void chopped(byte[] bytes, int chunk) throws IOException, InterruptedException {
    awaitOpen(bytes.length);
    connection.drip(bytes, chunk, Duration.ZERO);
  }

  /** Reads until all messages that were sent have come back, or something else comes instead. */
  void readAnswers() {
    while (wire.isEmpty() && answers.size() < due.size() + optional.size()) {
      next();
    }
  }

  /** Reads until a pong with this payload has come, or the client has ended the connection. */
  void readPong(byte[] payload) {
    Frame pong = Frame.pong(payload).withMask(true);
    while (wire.isEmpty() && !pong.equals(next())) {
      // Pongs of earlier pings, and answers.
    }
  }

  /** Completes a case that must go well: reads the answers, and closes with 1000. */
  void close() throws IOException {
    close(CloseCode.NORMAL, "");
  }

  /** Reads the answers, closes, and waits for the client's Close frame. */
  void close(int code, String why) throws IOException {
    readAnswers();
    if (wire.isEmpty()) {
      reason = why;
      connection.close(code, why);
      awaitEnd();
    }
  }

  /** Says which reason the application must see, of a Close frame that is written otherwise. */
  void reasonIs(String why) {
    reason = why;
  }

  /** Reads until the client has sent a Close frame, or has dropped the connection. */
  void awaitEnd() {
    while (wire.isEmpty()) {
      next();
    }
  }

  /** Waits, after the client's Close frame, until it has dropped the connection as well. */
  void awaitDropToo() {
    String before = wire;
    awaitDrop();
    wire = before + ", " + wire;
  }

  /** Waits until the client has dropped the connection, whatever it writes before that. */
  void awaitDrop() {
    try {
      while (connection.awaitReadable(PATIENCE)) {
        if (connection.input().read() < 0) {
          wire = "drop";
          return;
        }
      }
      wire = "no end";
    } catch (IOException e) {
      wire = "drop";
    }
  }

  /** Answers the client's heartbeat; a client that does nothing else will do nothing else. */
  private void answer(Frame frame) throws IOException {
    if (frame.opcode() == Frame.PING) {
      heartbeats++;
      connection.pong(frame.payload());
      if (heartbeats == MAX_HEARTBEATS) {
        wire = "no end";
      }
    } else {
      heartbeats = 0;
    }
  }

  /** Reads the next frame and keeps what it tells; null at the end. */
  private @Nullable Frame next() {
    try {
      if (!connection.awaitReadable(PATIENCE)) {
        wire = "no end";
        return null;
      }
      Frame frame = connection.read();
      if (frame == null) {
        wire = "drop";
      } else if (frame.opcode() == Frame.CLOSE) {
        wire = frame.payload().length == 0 ? "empty Close" : "Close " + frame.closeCode();
      } else {
        answer(frame);
        keep(connection.message());
      }
      return frame;
    } catch (ProtocolViolation e) {
      wire = "violation: " + e.getMessage();
      return null;
    } catch (IOException e) {
      wire = "drop";
      return null;
    }
  }

  private void keep(@Nullable Frame message) {
    if (message != null) {
      answers.add(Fingerprint.of(message));
    }
  }

  // ---- what it saw

  /** Says that writing failed, for the client is gone; what it wrote before can still be read. */
  void gone() {
    awaitEnd();
  }

  void done() {
    done.countDown();
  }

  boolean awaitDone(Duration limit) throws InterruptedException {
    return done.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  Share received(List<Fingerprint> messages) {
    return share(messages);
  }

  Share answered() {
    return share(answers);
  }

  private Share share(List<Fingerprint> came) {
    List<Fingerprint> all = new ArrayList<>(due);
    all.addAll(optional);
    return came.equals(due) ? Share.ALL : Share.of(all, came);
  }

  String reason() {
    return reason;
  }

  String wire() {
    return wire;
  }

  boolean wasNotOffered() {
    return notOffered;
  }
}
