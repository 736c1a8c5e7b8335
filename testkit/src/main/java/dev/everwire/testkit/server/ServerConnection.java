package dev.everwire.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of one connection, for a script. What is legal here is up to the script; what
 * the client does is judged. All methods that write may be called from any thread, and each writes
 * as one piece; those that read, from one thread at a time.
 *
 * <p>Every method throws {@link IOException} when the connection is gone. A script need not catch
 * it: the server knows it for the end of the connection.
 */
public final class ServerConnection {

  private static final int LINGER_MILLIS = 1_000;

  /** As many as fit the 123 bytes of a reason, whatever they are. */
  private static final int MAX_REASON_CHARS = 41;

  private final int number;
  private final Socket tcp;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final FrameReader frames;
  private final Consumer<ProtocolViolation> judge;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** The request once it was read; written by the reading thread. */
  private @Nullable HandshakeRequest handshake;

  ServerConnection(
      int number, Socket tcp, @Nullable ServerTls tls, Consumer<ProtocolViolation> judge)
      throws IOException {
    this.number = number;
    this.tcp = tcp;
    this.judge = judge;
    tcp.setTcpNoDelay(true);
    socket = tls == null ? tcp : tls.over(tcp);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    frames = new FrameReader(in);
  }

  /** Returns which connection of its script this is, counted from 1 in the order of acceptance. */
  public int number() {
    return number;
  }

  /** Returns where the client connects from, or the proxy that it goes through. */
  public InetAddress remoteAddress() {
    return tcp.getInetAddress();
  }

  // The opening handshake.

  /** Returns the client's request, which the first call reads; nothing is answered. */
  public HandshakeRequest handshake() throws IOException {
    if (handshake == null) {
      try {
        handshake = HandshakeRequest.read(in);
      } catch (ProtocolViolation e) {
        judge.accept(e);
        throw e;
      }
    }
    return handshake;
  }

  /** Answers the handshake with 101, and no subprotocol. */
  public void accept() throws IOException {
    accept(Map.of());
  }

  /** Answers the handshake with 101 and a subprotocol, offered or not. */
  public void accept(String protocol) throws IOException {
    accept(Map.of("Sec-WebSocket-Protocol", protocol));
  }

  /**
   * Answers the handshake with 101.
   *
   * @param headers added to the three that are due, or in their place; a value of "" leaves a
   *     header out
   */
  public void accept(Map<String, String> headers) throws IOException {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Upgrade", "websocket");
    all.put("Connection", "Upgrade");
    all.put("Sec-WebSocket-Accept", handshake().acceptKey());
    all.putAll(headers);
    all.values().removeIf(String::isEmpty);
    answer(101, "Switching Protocols", all, "");
  }

  /** Answers with any status, usually not 101, and with a body. */
  public void respond(int status, Map<String, String> headers, String body) throws IOException {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("Connection", "close");
    all.put("Content-Length", String.valueOf(body.getBytes(UTF_8).length));
    all.putAll(headers);
    answer(status, "Scripted", all, body);
  }

  private void answer(int status, String phrase, Map<String, String> headers, String body)
      throws IOException {
    StringBuilder answer = new StringBuilder();
    answer.append(String.format(Locale.ROOT, "HTTP/1.1 %d %s\r\n", status, phrase));
    headers.forEach((name, value) -> answer.append(name).append(": ").append(value).append("\r\n"));
    raw(answer.append("\r\n").append(body).toString().getBytes(UTF_8));
  }

  /**
   * Says what the answer to the handshake has agreed on compression: the client's messages may be
   * compressed from now on, and come from here inflated.
   */
  public void deflate(PermessageDeflate agreed) {
    frames.deflate(agreed);
  }

  // Writing.

  /** Writes bytes as they are. */
  public synchronized void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Writes bytes in pieces of {@code chunk} bytes, with a pause after each. */
  public void drip(byte[] bytes, int chunk, Duration pause)
      throws IOException, InterruptedException {
    if (chunk < 1) {
      throw new IllegalArgumentException("chunk of " + chunk + " bytes: must be at least 1");
    }
    for (int from = 0; from < bytes.length; from += chunk) {
      synchronized (this) {
        out.write(bytes, from, Math.min(chunk, bytes.length - from));
        out.flush();
      }
      pause(pause);
    }
  }

  /** Writes any frame, legal or not. */
  public void send(Frame frame) throws IOException {
    raw(frame.encode());
  }

  /** Writes a text message. */
  public void text(String text) throws IOException {
    send(Frame.text(text));
  }

  /** Writes a binary message. */
  public void binary(byte[] bytes) throws IOException {
    send(Frame.binary(bytes));
  }

  /** Writes a ping. */
  public void ping(byte[] payload) throws IOException {
    send(Frame.ping(payload));
  }

  /** Writes a pong, asked for or not. */
  public void pong(byte[] payload) throws IOException {
    send(Frame.pong(payload));
  }

  /** Writes a Close frame with any code; the connection stays. */
  public void close(int code, String reason) throws IOException {
    send(Frame.close(code, reason));
  }

  /** Writes a Close frame without code; the connection stays. */
  public void closeEmpty() throws IOException {
    send(Frame.closeEmpty());
  }

  /** Returns the stream to the client. */
  public OutputStream output() {
    return out;
  }

  // Reading.

  /**
   * Returns the client's next frame, without its mask; null if the client has ended its stream.
   *
   * @throws ProtocolViolation if the frame is illegal
   */
  public @Nullable Frame read() throws IOException {
    handshake();
    try {
      return frames.read();
    } catch (ProtocolViolation e) {
      judge.accept(e);
      throw e;
    }
  }

  /** Returns the whole message that the frame read last has completed; null if it has not. */
  public @Nullable Frame message() {
    return frames.message();
  }

  /**
   * Returns the client's next message, whole, or its Close frame; null if the client has ended its
   * stream. Answers the pings that come before it, and drops the pongs.
   *
   * @throws ProtocolViolation if a frame is illegal
   */
  public @Nullable Frame readMessage() throws IOException {
    for (Frame frame = read(); frame != null; frame = read()) {
      if (frame.opcode() == Frame.CLOSE) {
        return frame;
      } else if (frame.opcode() == Frame.PING) {
        pong(frame.payload());
      } else if (message() != null) {
        return message();
      }
    }
    return null;
  }

  /**
   * Returns the client's Close frame; null if the client ends its stream without one. Drops what
   * comes before it, but answers pings.
   */
  public @Nullable Frame awaitClose() throws IOException {
    Frame frame = readMessage();
    while (frame != null && frame.opcode() != Frame.CLOSE) {
      frame = readMessage();
    }
    return frame;
  }

  /** Drops all that the client sends, unread, until its end of stream or its reset. */
  public void awaitDisconnect() {
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // Awaited: a reset is a disconnection like any other.
    }
  }

  /**
   * Waits until something can be read, the end of the stream included.
   *
   * @return whether it can; false after the timeout
   */
  public boolean awaitReadable(Duration timeout) throws IOException {
    socket.setSoTimeout((int) Math.max(1, timeout.toMillis()));
    in.mark(1);
    try {
      if (in.read() >= 0) {
        in.reset();
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      socket.setSoTimeout(0);
    }
  }

  /** Reads no more, and returns when this connection has been closed or reset by the server. */
  public void stopReading() throws InterruptedException {
    closed.await();
  }

  /** Returns the stream from the client. */
  public InputStream input() {
    return in;
  }

  // The TCP connection.

  /** Does nothing for a while; ends early, with an exception, if the connection is closed. */
  public void pause(Duration time) throws IOException, InterruptedException {
    if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new SocketException("the connection was closed during a pause");
    }
  }

  /** Drops the connection by a TCP reset; what was written last may never arrive. */
  public void reset() throws IOException {
    tcp.setSoLinger(true, 0);
    disconnect();
  }

  /** Ends the stream to the client by a FIN; what it sends can still be read. */
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes the connection, without a Close frame. */
  public void disconnect() throws IOException {
    closed.countDown();
    tcp.close();
  }

  /** Tells the client what it did wrong: by a status before the handshake, by a Close after it. */
  void reject(ProtocolViolation violation) throws IOException {
    String why = String.valueOf(violation.getMessage());
    if (handshake == null) {
      respond(400, Map.of(), why);
    } else {
      close(violation.closeCode(), why.substring(0, Math.min(why.length(), MAX_REASON_CHARS)));
    }
  }

  /**
   * Ends the stream to the client, and gives it the time to do the same, since to close with unread
   * bytes would be a reset, which may overtake what was written last.
   */
  void finish() throws IOException {
    if (closed.getCount() > 0) {
      if (!socket.isOutputShutdown()) {
        endOutput();
      }
      socket.setSoTimeout(LINGER_MILLIS);
      awaitDisconnect();
      disconnect();
    }
  }
}
