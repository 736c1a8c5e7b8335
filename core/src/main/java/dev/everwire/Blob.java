package dev.everwire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes of known size behind a stream, so that a file is sent without being held in memory. Sent as
 * one binary message, in fragments; received where {@code binaryType} is {@link BinaryType#BLOB}.
 */
public non-sealed interface Blob extends Message {

  /**
   * Opens the bytes. A stream that fails, or that ends before or after {@link #size()} bytes, fails
   * the connection on which it is being sent: half a message cannot be taken back.
   *
   * @throws IOException if they cannot be read
   */
  InputStream stream() throws IOException;

  @Override
  default Blob detached() {
    return this;
  }

  /**
   * Makes a blob of a file as large as it is now.
   *
   * @throws IOException if the file cannot be looked up
   */
  static Blob of(Path file) throws IOException {
    long size = Files.size(file);
    return new Blob() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public InputStream stream() throws IOException {
        return Files.newInputStream(file);
      }

      @Override
      public String toString() {
        return "Blob[" + size + " bytes]";
      }
    };
  }

  /** Makes a blob of a copy of the bytes. */
  static Blob of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return new Blob() {
      @Override
      public long size() {
        return copy.length;
      }

      @Override
      public InputStream stream() {
        return new ByteArrayInputStream(copy);
      }

      @Override
      public String toString() {
        return "Blob[" + copy.length + " bytes]";
      }
    };
  }

  /** Makes a blob of a copy of the buffer's remaining bytes. */
  static Blob of(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return of(bytes);
  }
}
