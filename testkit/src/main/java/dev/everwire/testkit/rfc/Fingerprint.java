package dev.everwire.testkit.rfc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.everwire.Message;
import dev.everwire.testkit.server.Frame;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What tells one message from another, without holding it.
 *
 * @param size in bytes
 */
record Fingerprint(boolean text, long size, long checksum) {

  /** Returns the fingerprint of the message in these frames, control frames aside. */
  static Fingerprint of(Frame... frames) {
    boolean text = false;
    long size = 0;
    CRC32C checksum = new CRC32C();
    for (Frame frame : frames) {
      if (!frame.isControl()) {
        text |= frame.opcode() == Frame.TEXT;
        size += frame.payload().length;
        checksum.update(frame.payload());
      }
    }
    return new Fingerprint(text, size, checksum.getValue());
  }

  static Fingerprint of(Message message) {
    if (message instanceof Message.Text text) {
      return of(true, ByteBuffer.wrap(text.value().getBytes(UTF_8)));
    } else if (message instanceof Message.Binary binary) {
      return of(false, binary.buffer());
    }
    throw new IllegalArgumentException(message + ": only text and bytes in memory are expected");
  }

  private static Fingerprint of(boolean text, ByteBuffer bytes) {
    int size = bytes.remaining();
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return new Fingerprint(text, size, checksum.getValue());
  }
}
