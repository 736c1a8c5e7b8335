package dev.everwire.frame;

import dev.everwire.WebSocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What a stream of bytes is read as: messages, control frames, and the code that it fails with. */
final class FrameLog implements IncomingFrames.Receiver {

  final List<String> events = new ArrayList<>();

  private final int maxSize;

  private FrameLog(int maxSize) {
    this.maxSize = maxSize;
  }

  /**
   * Reads a stream.
   *
   * @param pieces how long each next piece is, 1 or more
   */
  static List<String> read(
      byte[] stream, int maxSize, @Nullable PerMessageDeflate deflate, IntSupplier pieces) {
    FrameLog log = new FrameLog(maxSize);
    IncomingFrames frames = new IncomingFrames(maxSize, deflate, log);
    try {
      for (int from = 0; from < stream.length; ) {
        int size = Math.min(pieces.getAsInt(), stream.length - from);
        frames.read(ByteBuffer.wrap(stream, from, size));
        from += size;
      }
    } catch (WebSocketException e) {
      log.events.add("fails with " + e.code());
    }
    return log.events;
  }

  @Override
  public void awaitTurn() {}

  @Override
  public void text(String text) {
    events.add("text " + text);
    requireWithinLimit(text.length());
  }

  @Override
  public void binary(ByteBuffer bytes) {
    requireWithinLimit(bytes.remaining());
    events.add("binary " + hex(bytes));
  }

  @Override
  public void ping(ByteBuffer payload) {
    events.add("ping " + hex(payload));
  }

  @Override
  public void pong(ByteBuffer payload) {
    events.add("pong " + hex(payload));
  }

  @Override
  public void close(int code, String reason) {
    events.add("close " + code + " " + reason);
  }

  private void requireWithinLimit(int size) {
    if (size > maxSize) {
      throw new IllegalStateException(size + " bytes came through a limit of " + maxSize);
    }
  }

  private static String hex(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return HexFormat.of().formatHex(copy);
  }
}
