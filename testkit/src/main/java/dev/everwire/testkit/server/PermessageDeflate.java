package dev.everwire.testkit.server;

import dev.everwire.CloseCode;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The server's end of permessage-deflate (RFC 7692): makes the payloads of compressed messages, and
 * reads those of the client. Not thread-safe.
 *
 * <p>A window of less than 2^15 bytes is kept by starting anew after as many bytes: no reference
 * reaches back further than that.
 */
public final class PermessageDeflate {

  /** The largest window, and what is agreed if nothing is said. */
  public static final int MAX_WINDOW_BITS = 15;

  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  /** An empty message (section 7.2.3.6). */
  private static final byte[] EMPTY = {0};

  private static final int MAX_INFLATED = 1 << 28;
  private static final int BUFFER = 1 << 16;

  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);
  private final boolean serverTakeover;
  private final boolean clientTakeover;
  private final int window;
  private final int clientWindow;

  /** How much the deflater may still read before references could reach back too far. */
  private int windowLeft;

  /**
   * Creates the server's end of a connection.
   *
   * @param serverTakeover whether a message of the server's may refer to those before it
   * @param clientTakeover whether a message of the client's may refer to those before it
   * @param serverWindowBits how far back the server refers, 8 to 15
   * @param clientWindowBits how far back the client may refer, 8 to 15
   */
  public PermessageDeflate(
      boolean serverTakeover, boolean clientTakeover, int serverWindowBits, int clientWindowBits) {
    this.serverTakeover = serverTakeover;
    this.clientTakeover = clientTakeover;
    window = window(serverWindowBits);
    clientWindow = window(clientWindowBits);
    windowLeft = window;
  }

  private static int window(int bits) {
    if (bits < 8 || bits > MAX_WINDOW_BITS) {
      throw new IllegalArgumentException("window of " + bits + " bits: must be 8 to 15");
    }
    return 1 << bits;
  }

  /** Returns the payload of a compressed message (section 7.2.1). */
  public byte[] deflated(byte[] message) {
    if (message.length == 0) {
      return EMPTY.clone();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!serverTakeover) {
      restart();
    }
    int from = 0;
    while (from < message.length) {
      if (window < 1 << MAX_WINDOW_BITS && windowLeft == 0) {
        restart();
      }
      int length = message.length - from;
      if (window < 1 << MAX_WINDOW_BITS) {
        length = Math.min(length, windowLeft);
        windowLeft -= length;
      }
      deflate(message, from, length, out);
      from += length;
    }
    byte[] bytes = out.toByteArray();
    return Arrays.copyOf(bytes, bytes.length - TAIL.length);
  }

  private void restart() {
    deflater.reset();
    windowLeft = window;
  }

  private void deflate(byte[] message, int from, int length, ByteArrayOutputStream out) {
    deflater.setInput(message, from, length);
    byte[] buffer = new byte[BUFFER];
    int made;
    do {
      made = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
      out.write(buffer, 0, made);
    } while (made == buffer.length);
  }

  /** Returns the client's message. */
  byte[] inflated(byte[] payload) throws ProtocolViolation {
    byte[] deflated = Arrays.copyOf(payload, payload.length + TAIL.length);
    System.arraycopy(TAIL, 0, deflated, payload.length, TAIL.length);
    if (!clientTakeover) {
      inflater.reset();
    }
    byte[] message = inflate(deflated);
    if (clientWindow < 1 << MAX_WINDOW_BITS) {
      judgeWindow(deflated);
    }
    return message;
  }

  private void judgeWindow(byte[] deflated) throws ProtocolViolation {
    int distance;
    try {
      distance = DeflateDistances.longest(deflated);
    } catch (IllegalArgumentException e) {
      throw notDeflate(e);
    }
    if (distance > clientWindow) {
      throw new ProtocolViolation(
          CloseCode.PROTOCOL_ERROR,
          "reference "
              + distance
              + " bytes back, window of "
              + clientWindow
              + " (RFC 7692 7.1.2.2)");
    }
  }

  private byte[] inflate(byte[] deflated) throws ProtocolViolation {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    inflater.setInput(deflated);
    byte[] buffer = new byte[BUFFER];
    boolean more = true;
    try {
      while (more) {
        int made = inflater.inflate(buffer);
        out.write(buffer, 0, made);
        if (out.size() > MAX_INFLATED) {
          throw new ProtocolViolation(CloseCode.MESSAGE_TOO_BIG, "message of over 256 MiB");
        }
        more = made > 0 || beginsAnew(deflated);
      }
    } catch (DataFormatException e) {
      throw notDeflate(e);
    }
    if (inflater.needsDictionary()) {
      throw new ProtocolViolation(CloseCode.PROTOCOL_ERROR, "DEFLATE with a dictionary");
    }
    return out.toByteArray();
  }

  /** A last block is legal (section 7.2.3.4); what follows, if anything does, begins anew. */
  private boolean beginsAnew(byte[] deflated) {
    int left = inflater.getRemaining();
    if (!inflater.finished()) {
      return false;
    }
    inflater.reset();
    boolean more = left > TAIL.length;
    if (more) {
      inflater.setInput(deflated, deflated.length - left, left);
    }
    return more;
  }

  private static ProtocolViolation notDeflate(Exception cause) {
    return new ProtocolViolation(
        CloseCode.PROTOCOL_ERROR, "not DEFLATE (RFC 7692 7.2.2): " + cause.getMessage());
  }
}
