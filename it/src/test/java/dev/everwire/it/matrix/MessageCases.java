package dev.everwire.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.WebSocketFactory;
import dev.everwire.it.interop.InteropServer;
import dev.everwire.it.transport.RecordedConnection;
import dev.everwire.it.transport.Setup;
import dev.everwire.testkit.proxy.Direction;
import dev.everwire.testkit.proxy.FaultProxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What is sent arrives: of every size, in one frame or in more, compressed or not. */
final class MessageCases {

  private static final int MEBIBYTE = 1 << 20;

  /** Around the borders of the three forms of a frame's length, and up to the limit. */
  private static final List<Integer> SIZES =
      List.of(0, 1, 125, 126, 65_535, 65_536, MEBIBYTE, 16 * MEBIBYTE, 64 * MEBIBYTE);

  private static final Duration LONG = Duration.ofMinutes(2);

  private static final Set<Integer> SIZES_IN_CUT = Set.of(1, 126, 65_536, MEBIBYTE);

  private final InteropServer server;

  private MessageCases(InteropServer server) {
    this.server = server;
  }

  static List<InteropCase> of(InteropServer server) {
    MessageCases cases = new MessageCases(server);
    List<InteropCase> all = new ArrayList<>();
    for (int size : SIZES) {
      all.add(sized("text", size, transport -> cases.textComesBack(transport, size)));
      all.add(sized("binary", size, transport -> cases.bytesComeBack(transport, size)));
    }
    all.add(InteropCase.of("text outside of ASCII", cases::textOutsideOfAsciiComesBack));
    all.add(InteropCase.of("fragmented", cases::fragmentedMessagesArriveWhole));
    all.add(InteropCase.of("1,000 messages in order", cases::aThousandMessagesComeBackInOrder));
    all.add(
        InteropCase.of("compressed", cases::compressedMessagesComeBack)
            .with(Setup.DEFAULT.withCompression()));
    all.add(
        InteropCase.of("compressed and fragmented", cases::fragmentedMessagesArriveWhole)
            .with(Setup.DEFAULT.withCompression()));
    return all;
  }

  private static InteropCase sized(String kind, int size, InteropCase.Body body) {
    InteropCase row = InteropCase.of(kind + ", " + name(size), body);
    return SIZES_IN_CUT.contains(size) ? row : row.inWholeOnly();
  }

  private static String name(int size) {
    return size < MEBIBYTE ? "%,d B".formatted(size) : size / MEBIBYTE + " MiB";
  }

  private RecordedConnection open(WebSocketFactory transport, String path) {
    return RecordedConnection.open(transport, server.url(path));
  }

  private void textComesBack(WebSocketFactory transport, int size) {
    try (RecordedConnection echo = open(transport, "/echo")) {
      String text = "x".repeat(size);
      echo.socket().send(Message.text(text));

      assertSame(awaitMessage(echo).text(), text);
    }
  }

  /** Many megabytes take their time on a busy machine. */
  private static MessageEvent awaitMessage(RecordedConnection echo) {
    return echo.events().await(EventType.MESSAGE, LONG);
  }

  /** Does not print megabytes. */
  private static void assertSame(String actual, String expected) {
    assertThat(actual.length()).isEqualTo(expected.length());
    assertThat(actual.equals(expected)).as("the text is the same").isTrue();
  }

  private void bytesComeBack(WebSocketFactory transport, int size) {
    try (RecordedConnection echo = open(transport, "/echo")) {
      byte[] bytes = random(size);
      echo.socket().send(Message.binary(bytes));

      assertThat(awaitMessage(echo).data()).isEqualTo(Message.owned(ByteBuffer.wrap(bytes)));
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private void textOutsideOfAsciiComesBack(WebSocketFactory transport) {
    String text = "\u0000 \u00e9 \u20ac \ud83d\udd0c \uffff";
    try (RecordedConnection echo = open(transport, "/echo")) {
      echo.socket().send(Message.text(text));

      assertThat(echo.nextText()).isEqualTo(text);
    }
  }

  private void fragmentedMessagesArriveWhole(WebSocketFactory transport) {
    try (RecordedConnection fragments = open(transport, "/fragments")) {
      for (int size : new int[] {2, 200, 200_000}) {
        byte[] bytes = random(size);
        fragments.socket().send(Message.text("y".repeat(size)));
        fragments.socket().send(Message.binary(bytes));

        assertSame(fragments.nextText(), "y".repeat(size));
        assertThat(fragments.nextMessage()).isEqualTo(Message.owned(ByteBuffer.wrap(bytes)));
      }
    }
  }

  private void aThousandMessagesComeBackInOrder(WebSocketFactory transport) {
    try (RecordedConnection echo = open(transport, "/echo")) {
      for (int i = 0; i < 1_000; i++) {
        echo.socket().send(Message.text("message " + i));
      }

      for (int i = 0; i < 1_000; i++) {
        assertThat(echo.nextText()).isEqualTo("message " + i);
      }
    }
  }

  private void compressedMessagesComeBack(WebSocketFactory transport) {
    try (FaultProxy wire = FaultProxy.start(server.port());
        RecordedConnection echo =
            RecordedConnection.open(transport, wire.url(server.url("/echo")))) {
      assertThat(echo.socket().extensions()).startsWith("permessage-deflate");
      for (int round = 0; round < 3; round++) {
        String text = "compressible ".repeat(10_000 * (round + 1));
        byte[] bytes = random(10_000);
        echo.socket().send(Message.text(text));
        echo.socket().send(Message.binary(bytes));

        assertSame(echo.nextText(), text);
        assertThat(echo.nextMessage()).isEqualTo(Message.owned(ByteBuffer.wrap(bytes)));
      }
      assertThat(wire.forwarded(Direction.CLIENT_TO_SERVER))
          .as("bytes on the wire for 810,000 that are sent")
          .isLessThan(400_000);
    }
  }
}
