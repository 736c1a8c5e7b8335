package dev.everwire.testkit.rfc;

import dev.everwire.testkit.server.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What messages carry, and how it is cut into fragments; the same in each run. */
final class Payloads {

  private static final long SEED = 6455;

  private Payloads() {}

  /** Returns bytes that do not compress. */
  static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(SEED).nextBytes(bytes);
    return bytes;
  }

  /** Returns a text in ASCII of this size that compresses somewhat. */
  static String text(int size) {
    Random random = new Random(SEED);
    StringBuilder text = new StringBuilder(size + 8);
    while (text.length() < size) {
      text.append(Integer.toHexString(random.nextInt(1 << 12))).append(' ');
    }
    text.setLength(size);
    return text.toString();
  }

  /** Cuts a message into fragments of this many bytes; one that is empty stays whole. */
  static Frame[] fragments(Frame message, int bytes) {
    byte[] payload = message.payload();
    List<Frame> fragments = new ArrayList<>();
    for (int from = 0; from < Math.max(1, payload.length); from += bytes) {
      int to = Math.min(payload.length, from + bytes);
      int opcode = from == 0 ? message.opcode() : Frame.CONTINUATION;
      fragments.add(
          new Frame(to == payload.length, 0, opcode, false, Arrays.copyOfRange(payload, from, to)));
    }
    return fragments.toArray(Frame[]::new);
  }
}
