package dev.everwire.cli.connect;

import dev.everwire.cli.console.EnumConverter;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;

/** How binary messages are printed. */
enum BinaryFormat {
  /** A line of Base64. */
  BASE64,
  /** A line of hexadecimal digits. */
  HEX,
  /** The bytes as they are, with nothing between two messages. */
  RAW,
  /** Not at all. */
  SKIP;

  /** Reads it as it is written on the command line. */
  static final class Converter extends EnumConverter<BinaryFormat> {

    Converter() {
      super(BinaryFormat.class);
    }
  }

  /** Encodes the remaining bytes, as this says if it is a text form, else in Base64. */
  String encode(ByteBuffer buffer) {
    byte[] bytes = bytes(buffer);
    return this == HEX
        ? HexFormat.of().formatHex(bytes)
        : Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return EnumConverter.written(this);
  }
}
