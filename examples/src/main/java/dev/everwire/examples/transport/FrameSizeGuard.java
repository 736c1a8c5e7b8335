package dev.everwire.examples.transport;

import dev.everwire.CloseCode;
import dev.everwire.WebSocketException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frame headers ahead of a client that gives a frame as much memory as its header claims.
 * What comes before an illegal header is passed on; then reading fails. Used by one thread.
 */
final class FrameSizeGuard extends FilterInputStream {

  private static final int MAX_HEAD = 64 << 10;
  private static final int MAX_CONTROL = 125;

  private final long limit;
  private final StringBuilder head = new StringBuilder();
  private boolean framed;
  private @Nullable WebSocketException violation;

  /** What is read of a header: 0 for nothing, 1 for its first byte, 2 and more for its length. */
  private int headerBytes;

  private int opcode;
  private int lengthBytes;
  private boolean masked;
  private long length;
  private long payloadLeft;
  private long messageLength;

  FrameSizeGuard(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int size) throws IOException {
    if (violation != null) {
      throw violation;
    }
    int count = super.read(buffer, offset, size);
    for (int i = 0; i < count; i++) {
      try {
        check(buffer[offset + i] & 0xff);
      } catch (WebSocketException e) {
        violation = e;
        if (i == 0) {
          throw e;
        }
        return i;
      }
    }
    return count;
  }

  private void check(int next) throws WebSocketException {
    if (!framed) {
      checkHead((char) next);
    } else if (payloadLeft > 0) {
      payloadLeft--;
    } else {
      checkHeader(next);
    }
  }

  /** The answer to the upgrade; the body of one that refuses counts as head. */
  private void checkHead(char next) throws WebSocketException {
    head.append(next);
    if (head.length() > MAX_HEAD) {
      throw illegal(CloseCode.PROTOCOL_ERROR, "answer to the upgrade of over " + MAX_HEAD);
    }
    int end = head.length() - 4;
    framed = end > 0 && head.indexOf("HTTP/1.1 101") == 0 && head.indexOf("\r\n\r\n", end) == end;
  }

  private void checkHeader(int next) throws WebSocketException {
    switch (headerBytes++) {
      case 0 -> opcode = next & 0x0f;
      case 1 -> {
        masked = next > 0x7f;
        int shortLength = next & 0x7f;
        lengthBytes = shortLength < 126 ? 0 : shortLength == 126 ? 2 : 8;
        length = lengthBytes == 0 ? shortLength : 0;
      }
      default -> length = length << 8 | next;
    }
    if (headerBytes == 2 + lengthBytes && headerBytes > 1) {
      checkLength();
      payloadLeft = length + (masked ? 4 : 0);
      headerBytes = 0;
      lengthBytes = 0;
    }
  }

  private void checkLength() throws WebSocketException {
    boolean control = opcode >= 8;
    long shortest = lengthBytes == 0 ? 0 : lengthBytes == 2 ? 126 : 65_536;
    if (length < shortest || (control && length > MAX_CONTROL)) {
      throw illegal(CloseCode.PROTOCOL_ERROR, "illegal frame length " + length);
    }
    if (!control) {
      messageLength = opcode == 0 ? messageLength + length : length;
      if (messageLength < 0 || messageLength > limit) {
        throw illegal(CloseCode.MESSAGE_TOO_BIG, "message of over " + limit);
      }
    }
  }

  private static WebSocketException illegal(int code, String what) {
    return new WebSocketException(code, what + " bytes", null);
  }
}
