package dev.everwire.frame;

import dev.everwire.CloseCode;
import dev.everwire.WebSocketException;
import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The extension permessage-deflate (RFC 7692) of one connection, for clients that have none, or one
 * that inflates without a limit. It offers to do without context takeover on both sides, which
 * needs the least memory, and takes whatever the server may answer to that.
 *
 * <p>{@link #inflate} and {@link #endMessage} are called by one thread at a time, {@link #deflate}
 * and {@link #end} by any.
 */
public final class PerMessageDeflate {

  private static final String NAME = "permessage-deflate";
  private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
  private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
  private static final Pattern SERVER_WINDOW =
      Pattern.compile("server_max_window_bits=\"?([89]|1[0-5])\"?");

  /** What is offered: the value of {@code Sec-WebSocket-Extensions} in the request. */
  public static final String OFFER = NAME + "; " + CLIENT_NO_CONTEXT + "; " + SERVER_NO_CONTEXT;

  /** Messages below this size are not worth it, in bytes. */
  public static final int THRESHOLD_BYTES = 1024;

  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
  private static final int CHUNK_BYTES = 8 << 10;

  /** Who takes what was inflated; the buffer is used again. */
  @FunctionalInterface
  public interface Sink {

    /**
     * Takes a part of a message.
     *
     * @throws WebSocketException if the message is too long
     */
    void accept(ByteBuffer part) throws WebSocketException;
  }

  private final boolean serverKeepsContext;
  private final Inflater inflater = new Inflater(true);
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final byte[] inflated = new byte[CHUNK_BYTES];
  private boolean ended;

  private PerMessageDeflate(boolean serverKeepsContext) {
    this.serverKeepsContext = serverKeepsContext;
  }

  /**
   * Judges the server's answer to the offer.
   *
   * @param answer the value of {@code Sec-WebSocket-Extensions}
   * @throws ProtocolException if it is not an answer to {@link #OFFER}
   */
  public static PerMessageDeflate agreed(String answer) throws ProtocolException {
    String[] parts = answer.split(";", -1);
    require(parts[0].strip().equalsIgnoreCase(NAME), answer);
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].replaceAll("\\s", "").toLowerCase(Locale.ROOT);
      boolean flag = parameter.equals(CLIENT_NO_CONTEXT) || parameter.equals(SERVER_NO_CONTEXT);
      require(flag || SERVER_WINDOW.matcher(parameter).matches(), answer);
      require(seen.add(parameter.replaceAll("=.*", "")), answer);
    }
    return new PerMessageDeflate(!seen.contains(SERVER_NO_CONTEXT));
  }

  private static void require(boolean condition, String answer) throws ProtocolException {
    if (!condition) {
      throw new ProtocolException(
          "the server chose extensions \"" + answer + "\"; offered was \"" + OFFER + "\"");
    }
  }

  /**
   * Inflates a piece of a message.
   *
   * @throws WebSocketException with code 1007 if it is not compressed data
   */
  public void inflate(ByteBuffer piece, Sink sink) throws WebSocketException {
    inflater.setInput(piece);
    try {
      while (true) {
        int size = inflater.inflate(inflated);
        if (size > 0) {
          sink.accept(ByteBuffer.wrap(inflated, 0, size));
        } else if (inflater.finished() && piece.hasRemaining()) {
          // What follows a final block begins anew (RFC 7692 section 7.2.3.4).
          inflater.reset();
          inflater.setInput(piece);
        } else {
          return;
        }
      }
    } catch (DataFormatException e) {
      throw new WebSocketException(
          CloseCode.INVALID_PAYLOAD, "a message came that does not decompress", e);
    }
  }

  /** Inflates what the end of a message leaves out (RFC 7692 section 7.2.2). */
  public void endMessage(Sink sink) throws WebSocketException {
    inflate(ByteBuffer.wrap(TAIL), sink);
    if (!serverKeepsContext || inflater.finished()) {
      inflater.reset();
    }
  }

  /** Compresses a message, without reference to those before it; null if it gains nothing. */
  public synchronized @Nullable ByteBuffer deflate(ByteBuffer message) {
    if (ended) {
      return null;
    }
    int size = message.remaining();
    ByteArrayOutputStream deflated = new ByteArrayOutputStream(size / 2 + CHUNK_BYTES);
    byte[] chunk = new byte[CHUNK_BYTES];
    deflater.setInput(message.duplicate());
    int length;
    do {
      length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
      deflated.write(chunk, 0, length);
    } while (length == chunk.length);
    deflater.reset();
    int withoutTail = deflated.size() - TAIL.length;
    return withoutTail < size ? ByteBuffer.wrap(deflated.toByteArray(), 0, withoutTail) : null;
  }

  /** Gives the native memory back; afterwards nothing is compressed or inflated. */
  public synchronized void end() {
    ended = true;
    inflater.end();
    deflater.end();
  }
}
