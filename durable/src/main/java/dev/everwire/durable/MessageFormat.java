package dev.everwire.durable;

import dev.everwire.Blob;
import dev.everwire.Message;
import dev.everwire.policy.OutboxStore.Stored;
import dev.everwire.policy.OutboxStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a message stands in the file: its kind, when it expires, its bytes, and a checksum of these
 * and its number, for the file system may lose a part of what it has written.
 */
final class MessageFormat {

  private static final byte TEXT = 0;
  private static final byte BINARY = 1;
  private static final int HEADER_BYTES = 1 + Long.BYTES;
  private static final long NEVER = Long.MAX_VALUE;
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

  private MessageFormat() {}

  /**
   * Returns a message whose bytes are in memory: what is behind a stream may be gone after a
   * restart.
   *
   * @throws OutboxStoreException if the stream cannot be read
   */
  static Message inMemory(Message message) {
    if (!(message instanceof Blob blob)) {
      return message;
    }
    int size = Math.toIntExact(blob.size());
    try (InputStream stream = blob.stream()) {
      byte[] bytes = stream.readNBytes(size);
      if (bytes.length < size || stream.read() >= 0) {
        throw new IOException(blob + " has a stream of another length");
      }
      return Message.owned(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      throw new OutboxStoreException("cannot read " + blob + " to store it", e);
    }
  }

  static byte[] encode(Stored stored) {
    ByteBuffer payload = payload(stored.message());
    ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + payload.remaining() + Integer.BYTES);
    record.put(stored.message() instanceof Message.Text ? TEXT : BINARY);
    record.putLong(millis(stored.expires()));
    record.put(payload);
    record.putInt(checksum(stored.number(), record.array()));
    return record.array();
  }

  private static ByteBuffer payload(Message message) {
    if (message instanceof Message.Binary binary) {
      return binary.buffer();
    } else if (!(message instanceof Message.Text text)) {
      throw new IllegalStateException(message + " is not in memory");
    } else {
      return utf8(text.value());
    }
  }

  /** As the transports encode it: an unpaired surrogate becomes U+FFFD. */
  private static ByteBuffer utf8(String text) {
    try {
      return StandardCharsets.UTF_8
          .newEncoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .replaceWith(REPLACEMENT)
          .encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("an encoder that replaces does not fail", e);
    }
  }

  private static long millis(@Nullable Instant expires) {
    return expires == null ? NEVER : expires.toEpochMilli();
  }

  /** Returns the message, null if its checksum is wrong. */
  static @Nullable Stored decode(long number, byte[] record) {
    int end = record.length - Integer.BYTES;
    ByteBuffer buffer = ByteBuffer.wrap(record);
    if (end < HEADER_BYTES || buffer.getInt(end) != checksum(number, record)) {
      return null;
    }
    boolean text = buffer.get() == TEXT;
    long millis = buffer.getLong();
    buffer.limit(end);
    Message message =
        text
            ? Message.text(StandardCharsets.UTF_8.decode(buffer).toString())
            : Message.owned(buffer);
    return new Stored(number, message, millis == NEVER ? null : Instant.ofEpochMilli(millis));
  }

  private static int checksum(long number, byte[] record) {
    CRC32C checksum = new CRC32C();
    checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    checksum.update(record, 0, record.length - Integer.BYTES);
    return (int) checksum.getValue();
  }
}
