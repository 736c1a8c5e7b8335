package dev.everwire;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What is sent and received: text, bytes in memory, or a {@link Blob} of bytes behind a stream.
 *
 * <p>{@code toString} tells kind and size, never content.
 */
public sealed interface Message permits Message.Text, Message.Binary, Blob {

  /** Returns the size in bytes on the wire, without framing: UTF-8 for text. */
  long size();

  /**
   * Returns this message with nothing in it that somebody else could change: itself, or a copy of
   * the bytes of a {@link Binary} that is not {@linkplain Binary#owned() owned} (C18).
   */
  Message detached();

  /** Makes a text message; an unpaired surrogate goes out as U+FFFD. */
  static Text text(String value) {
    return new Text(value);
  }

  /** Makes a binary message of the buffer's remaining bytes, which {@code send} copies. */
  static Binary binary(ByteBuffer buffer) {
    return new Binary(buffer.slice(), false);
  }

  /** Makes a binary message of the bytes, which {@code send} copies. */
  static Binary binary(byte[] bytes) {
    return new Binary(ByteBuffer.wrap(bytes), false);
  }

  /**
   * Makes a binary message of a range of the bytes, which {@code send} copies.
   *
   * @throws IndexOutOfBoundsException if the range is not within the array
   */
  static Binary binary(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return new Binary(ByteBuffer.wrap(bytes, offset, length).slice(), false);
  }

  /**
   * Makes a binary message that gives the buffer's remaining bytes away: they are never copied, and
   * the caller must not touch them again (C18).
   */
  static Binary owned(ByteBuffer buffer) {
    return new Binary(buffer.slice(), true);
  }

  /**
   * A text message.
   *
   * @param value the text
   */
  record Text(String value) implements Message {

    /** Creates a text message; {@link Message#text} reads better. */
    public Text {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public long size() {
      return Utf8.length(value);
    }

    @Override
    public Text detached() {
      return this;
    }

    @Override
    public String toString() {
      return "Text[" + value.length() + " chars]";
    }
  }

  /**
   * A binary message held in memory.
   *
   * @param buffer the bytes; each call returns a view with a position of its own
   * @param owned whether the bytes belong to the message, so that they need no copy
   */
  record Binary(ByteBuffer buffer, boolean owned) implements Message {

    /** Creates a binary message; the factories of {@link Message} read better. */
    public Binary {
      Objects.requireNonNull(buffer, "buffer");
    }

    @Override
    public ByteBuffer buffer() {
      return buffer.duplicate();
    }

    @Override
    public long size() {
      return buffer.remaining();
    }

    @Override
    public Binary detached() {
      if (owned) {
        return this;
      }
      ByteBuffer copy = ByteBuffer.allocate(buffer.remaining());
      copy.put(buffer.duplicate()).flip();
      return new Binary(copy, true);
    }

    @Override
    public String toString() {
      return "Binary[" + buffer.remaining() + " bytes]";
    }
  }
}
