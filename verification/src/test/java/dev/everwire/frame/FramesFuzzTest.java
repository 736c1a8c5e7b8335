package dev.everwire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.everwire.Message;
import dev.everwire.WebSocketException;
import dev.everwire.transport.MessageAssembler;
import dev.everwire.transport.WellFormedText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a server may send, and what text and compression make of it. Nothing is thrown but what is
 * declared, nothing passes the size limit, and how the bytes are chopped makes no difference.
 */
class FramesFuzzTest {

  private static final int MAX_SIZE = 1 << 16;
  private static final int WHOLE = Integer.MAX_VALUE;

  /** The first byte chooses the extension, the second how the rest is chopped. */
  @FuzzTest(maxDuration = "1m")
  void aStreamIsReadTheSameHoweverItIsChopped(byte[] data) throws ProtocolException {
    if (data.length < 2) {
      return;
    }
    byte[] stream = new byte[data.length - 2];
    System.arraycopy(data, 2, stream, 0, stream.length);
    Random chance = new Random(data[1]);

    List<String> whole = read(stream, data[0], () -> WHOLE);

    assertThat(read(stream, data[0], () -> 1 + chance.nextInt(7))).isEqualTo(whole);
    assertThat(read(stream, data[0], () -> 1)).isEqualTo(whole);
  }

  private static List<String> read(byte[] stream, byte extension, IntSupplier pieces)
      throws ProtocolException {
    PerMessageDeflate deflate = deflate(extension);
    try {
      List<String> events = FrameLog.read(stream, MAX_SIZE, deflate, pieces);
      if (deflate != null) {
        // What is both too long and broken fails for what is seen first.
        events.replaceAll(event -> event.equals("fails with 1007") ? "fails with 1009" : event);
      }
      return events;
    } finally {
      if (deflate != null) {
        deflate.end();
      }
    }
  }

  private static @Nullable PerMessageDeflate deflate(byte extension) throws ProtocolException {
    return switch (extension & 3) {
      case 0 -> null;
      case 1 -> PerMessageDeflate.agreed("permessage-deflate");
      default -> PerMessageDeflate.agreed(PerMessageDeflate.OFFER);
    };
  }

  @FuzzTest(maxDuration = "1m")
  void whatIsDeflatedInflatesToTheSame(byte[] message) throws IOException {
    PerMessageDeflate deflate = PerMessageDeflate.agreed(PerMessageDeflate.OFFER);
    try {
      ByteBuffer deflated = deflate.deflate(ByteBuffer.wrap(message));
      if (deflated != null) {
        ByteArrayOutputStream inflated = new ByteArrayOutputStream();
        deflate.inflate(deflated, part -> write(part, inflated));
        deflate.endMessage(part -> write(part, inflated));
        assertThat(inflated.toByteArray()).isEqualTo(message);
      }
    } finally {
      deflate.end();
    }
  }

  private static void write(ByteBuffer part, ByteArrayOutputStream to) {
    to.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
  }

  @FuzzTest(maxDuration = "1m")
  void anAnswerOnExtensionsIsTakenOrRefused(byte[] data) {
    try {
      PerMessageDeflate.agreed(new String(data, StandardCharsets.ISO_8859_1)).end();
    } catch (ProtocolException e) {
      assertThat(e).hasMessageContaining(PerMessageDeflate.OFFER);
    }
  }

  @FuzzTest(maxDuration = "1m")
  void textIsAsLongAsItsEncoding(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_16BE);
    StringBuilder raw = new StringBuilder();
    for (int i = 0; i + 1 < data.length; i += 2) {
      raw.append((char) ((data[i] << 8) | (data[i + 1] & 0xFF)));
    }
    for (String any : List.of(text, raw.toString())) {
      String wellFormed = WellFormedText.of(any);
      byte[] encoded = wellFormed.getBytes(StandardCharsets.UTF_8);
      assertThat(Message.text(any).size()).isEqualTo(encoded.length);
      assertThat(new String(encoded, StandardCharsets.UTF_8)).isEqualTo(wellFormed);
      assertThat(WellFormedText.of(wellFormed)).isSameAs(wellFormed);
    }
  }

  /** The first byte says how it is chopped, the second the limit. */
  @FuzzTest(maxDuration = "1m")
  void partsAreJoinedUnderTheLimit(byte[] data) {
    if (data.length < 2) {
      return;
    }
    ByteBuffer message = ByteBuffer.wrap(data, 2, data.length - 2).slice();
    int limit = data[1] & 0xFF;
    MessageAssembler assembler = new MessageAssembler(limit);
    Random chance = new Random(data[0]);
    ByteBuffer whole = null;
    try {
      for (int from = 0; whole == null; ) {
        int size = Math.min(chance.nextInt(20), message.capacity() - from);
        whole = assembler.binary(message.slice(from, size), from + size == message.capacity());
        from += size;
      }
      assertThat(whole).isEqualTo(message);
      assertThat(message.capacity()).isLessThanOrEqualTo(limit);
    } catch (WebSocketException e) {
      assertThat(e.code()).isEqualTo(1009);
      assertThat(message.capacity()).isGreaterThan(limit);
    }
  }
}
