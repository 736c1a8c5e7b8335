package dev.everwire.testkit.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.BinaryType;
import dev.everwire.Blob;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.MessageEvent;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ServerConnection;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** C7 on the way in, C8 binaryType. */
interface ReceivingRules extends Rules {

  /** C7: look at sizes about the borders of the length field, and at empty messages. */
  @Test
  default void c07MessagesOfAllSizesArriveInOrder(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    int[] sizes = {0, 1, 125, 126, 127, 16_383, 16_384, 65_535, 65_536, 65_537, 300_000};
    for (int size : sizes) {
      open.peer().text("x".repeat(size));
      open.peer().binary(new byte[size]);
    }
    for (int size : sizes) {
      rig.events.expectText("x".repeat(size), "C7: text of " + size);
      rig.events.expectBinary(new byte[size], "C7: binary of " + size);
    }
  }

  /** C7: look at what joins fragments, with control frames between them. */
  @Test
  default void c07FragmentsAreJoinedAcrossControlFrames(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    IWebSocket socket = open.socket();
    socket.removeEventListener(EventType.PING.name(), rig.events);
    ServerConnection peer = open.peer();
    peer.send(Frame.textPart("one ".getBytes(UTF_8), true, false));
    peer.ping(new byte[] {1});
    peer.send(Frame.textPart(new byte[0], false, false));
    peer.send(Frame.textPart("two".getBytes(UTF_8), false, true));
    peer.send(Frame.binaryPart(new byte[] {1}, true, false));
    peer.ping(new byte[] {2});
    peer.send(Frame.binaryPart(new byte[] {2, 3}, false, false));
    peer.send(Frame.binaryPart(new byte[0], false, true));
    rig.events.expectText("one two", "C7: text in fragments");
    rig.events.expectBinary(new byte[] {1, 2, 3}, "C7: binary in fragments");
  }

  /** C7: look at what decodes text whose fragments end within a character. */
  @Test
  default void c07CharacterSplitOverFragmentsIsOneCharacter(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    String text = "é€😀 und so weiter";
    byte[] utf8 = text.getBytes(UTF_8);
    for (int i = 0; i < utf8.length; i++) {
      boolean last = i == utf8.length - 1;
      open.peer().send(Frame.textPart(new byte[] {utf8[i]}, i == 0, last));
    }
    rig.events.expectText(text, "C7");
  }

  /** C7: look at what reads a frame whose bytes come one at a time. */
  @Test
  default void c07FramesThatDripArriveWhole(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Frame.text("drop by drop 😀").encode());
    bytes.writeBytes(Frame.binary(new byte[130]).encode());
    open.peer().drip(bytes.toByteArray(), 1, Duration.ofMillis(1));
    rig.events.expectText("drop by drop 😀", "C7");
    rig.events.expectBinary(new byte[130], "C7");
  }

  /** C7: look at whether the limit itself is allowed, and counts afresh for each message. */
  @Test
  default void c07MessageOfExactlyTheLimitArrives(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    byte[] full = new byte[Rig.MAX_MESSAGE_SIZE];
    byte[] half = new byte[Rig.MAX_MESSAGE_SIZE / 2];
    open.peer().binary(full);
    open.peer().send(Frame.binaryPart(half, true, false));
    open.peer().send(Frame.binaryPart(half, false, true));
    byte[] ascii = new byte[Rig.MAX_MESSAGE_SIZE];
    Arrays.fill(ascii, (byte) 'x');
    open.peer().send(Frame.of(Frame.TEXT, ascii));
    rig.events.expectBinary(full, "C7: in one frame");
    rig.events.expectBinary(full, "C7: in two");
    rig.events.expectText(new String(ascii, UTF_8), "C7: text");
  }

  /** C7: look at what checks the size of a message in one frame. */
  @Test
  default void c07MessageOverTheLimitFailsWith1009(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    rig.write(open.peer(), Frame.binary(new byte[Rig.MAX_MESSAGE_SIZE + 1]).encode());
    rig.events.expectFailure(1009, "C7: one byte too many");
    rig.expectFailureClose(open.peer(), 1009);
  }

  /** C7: look at what adds up the fragments of a message. */
  @Test
  default void c07FragmentsOverTheLimitFailWith1009(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    byte[] part = new byte[Rig.MAX_MESSAGE_SIZE / 8];
    Arrays.fill(part, (byte) 'x');
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (int i = 0; i < 9; i++) {
      parts.writeBytes(Frame.textPart(part, i == 0, false).encode());
    }
    rig.write(open.peer(), parts.toByteArray());
    rig.events.expectFailure(1009, "C7: fragments over the limit");
    rig.expectFailureClose(open.peer(), 1009);
  }

  /** C7: look at whether a header that claims too much is believed only when its bytes come. */
  @Test
  default void c07HeaderThatClaimsTooMuchFailsWith1009(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    byte[] header = Frame.binary(new byte[0]).encode(64, 1L << 40);
    rig.write(open.peer(), header);
    if (rig.has(Limit.SIZE_NOT_READ_FROM_HEADER)) {
      rig.write(open.peer(), new byte[3 * Rig.MAX_MESSAGE_SIZE]);
    }
    rig.events.expectFailure(1009, "C7: a header that claims a terabyte");
    rig.expectFailureClose(open.peer(), 1009);
  }

  /** C7: look at what checks that text is UTF-8. */
  @Test
  default void c07BadUtf8FailsWith1007(Rig rig) throws Exception {
    byte[][] bad = {
      {'a', (byte) 0xFF}, // never in UTF-8
      {(byte) 0xC0, (byte) 0xAF}, // overlong
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, // a surrogate
      {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, // over U+10FFFF
      {(byte) 0xE2, (byte) 0x82}, // cut off
    };
    for (byte[] text : bad) {
      Rig.Connection open = rig.connect();
      open.peer().send(Frame.of(Frame.TEXT, text));
      rig.events.expectFailure(1007, "C7: " + Arrays.toString(text));
      rig.expectFailureClose(open.peer(), 1007);
      rig.events.forget();
    }
  }

  /** C7: look at whether bad UTF-8 is noticed where fragments meet. */
  @Test
  default void c07BadUtf8AcrossFragmentsFailsWith1007(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    open.peer().send(Frame.textPart(new byte[] {'a', (byte) 0xE2}, true, false));
    open.peer().send(Frame.textPart(new byte[] {'b'}, false, true));
    rig.events.expectFailure(1007, "C7: a character broken by the next fragment");
    rig.expectFailureClose(open.peer(), 1007);
  }

  /** C8: look at when binaryType is read. */
  @Test
  default void c08BinaryTypeHoldsFromTheNextMessageOn(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    IWebSocket socket = open.socket();
    assertThat(socket.binaryType()).as("C8: at first").isEqualTo(BinaryType.ARRAYBUFFER);
    socket.addEventListener(
        EventType.MESSAGE,
        event ->
            socket.binaryType(
                event.data() instanceof Blob ? BinaryType.ARRAYBUFFER : BinaryType.BLOB));
    for (int i = 0; i < 3; i++) {
      open.peer().binary(new byte[] {7, 8, 9});
    }
    rig.events.expectBinary(new byte[] {7, 8, 9}, "C8");
    assertThat(rig.events.expect(MessageEvent.class, "C8").data())
        .as("C8: after blob was set")
        .isInstanceOfSatisfying(
            Blob.class,
            blob -> {
              assertThat(blob.size()).as("C8: size").isEqualTo(3);
              assertThat(rig.bytes(blob)).as("C8: bytes").containsExactly(7, 8, 9);
            });
    rig.events.expectBinary(new byte[] {7, 8, 9}, "C8: after arraybuffer was set");
  }

  /** C8: look at what an unknown binaryType does. */
  @Test
  default void c08UnknownBinaryTypeIsRefused(Rig rig) throws Exception {
    IWebSocket socket = rig.connect().socket();
    assertThatThrownBy(() -> socket.binaryType("no such type"))
        .as("C8")
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no such type");
    assertThat(socket.binaryType()).as("C8: unchanged").isEqualTo(BinaryType.ARRAYBUFFER);
  }

  /** C7: look at what answers pings, which is RFC 6455 section 5.5.2. */
  @Test
  default void c07PingsAreAnsweredAndMessagesGoOn(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    open.socket().removeEventListener(EventType.PING.name(), rig.events);
    open.peer().ping("are you there".getBytes(UTF_8));
    open.peer().text("next");
    Frame pong = rig.read(open.peer(), "C7: the pong");
    assertThat(pong.opcode()).as("C7: opcode").isEqualTo(Frame.PONG);
    assertThat(pong.payloadText()).as("C7: payload").isEqualTo("are you there");
    rig.events.expectText("next", "C7");
  }
}
