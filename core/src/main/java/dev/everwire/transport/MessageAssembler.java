package dev.everwire.transport;

import dev.everwire.CloseCode;
import dev.everwire.Message;
import dev.everwire.WebSocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Joins the parts in which a client hands out a message, under a size limit that is checked before
 * memory is used (C7). A message that comes in one part is not copied twice. Not thread-safe: parts
 * come one at a time.
 */
public final class MessageAssembler {

  private final long maxSize;
  private @Nullable StringBuilder text;
  private @Nullable ByteBuffer binary;
  private long size;

  /** Creates an assembler for messages of at most {@code maxSize} bytes. */
  public MessageAssembler(long maxSize) {
    this.maxSize = maxSize;
  }

  /**
   * Takes a part of a text message.
   *
   * @return the message if this was its last part, else null
   * @throws WebSocketException with code 1009 if the message is over the limit
   */
  public @Nullable String text(CharSequence part, boolean last) throws WebSocketException {
    String value = part.toString();
    grow(Message.text(value).size());
    if (last) {
      String whole = text == null ? value : text.append(value).toString();
      text = null;
      size = 0;
      return whole;
    }
    if (text == null) {
      text = new StringBuilder(value.length() * 2);
    }
    text.append(value);
    return null;
  }

  /**
   * Takes a part of a binary message; its bytes are copied.
   *
   * @return the message if this was its last part, else null
   * @throws WebSocketException with code 1009 if the message is over the limit
   */
  public @Nullable ByteBuffer binary(ByteBuffer part, boolean last) throws WebSocketException {
    grow(part.remaining());
    if (binary == null) {
      long room = last ? part.remaining() : Math.min(maxSize, part.remaining() * 2L);
      binary = ByteBuffer.allocate((int) room);
    } else if (binary.remaining() < part.remaining()) {
      long doubled = Math.max(size, Math.min(maxSize, binary.capacity() * 2L));
      binary = ByteBuffer.allocate((int) doubled).put(binary.flip());
    }
    binary.put(part);
    if (!last) {
      return null;
    }
    ByteBuffer whole = binary.flip();
    binary = null;
    size = 0;
    return whole;
  }

  private void grow(long part) throws WebSocketException {
    size += part;
    if (size > maxSize) {
      throw new WebSocketException(
          CloseCode.MESSAGE_TOO_BIG,
          "a message of more than " + maxSize + " bytes arrived; the limit is maxMessageSize",
          null);
    }
  }
}
