package dev.everwire.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermessageDeflateTest {

  private static final String ALIKE = "{\"type\":\"tick\",\"price\":100.25}";

  private static PermessageDeflate end(boolean takeover, int serverBits, int clientBits) {
    return new PermessageDeflate(takeover, takeover, serverBits, clientBits);
  }

  /** The two ends differ only in who may do what, so one reads what the other writes. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsDeflatedInflates(boolean takeover) throws Exception {
    PermessageDeflate writer = end(takeover, 15, 15);
    PermessageDeflate reader = end(takeover, 15, 15);
    for (String text : List.of(ALIKE, "", ALIKE, "x".repeat(200_000), ALIKE)) {
      byte[] deflated = writer.deflated(text.getBytes(UTF_8));
      assertThat(new String(reader.inflated(deflated), UTF_8)).isEqualTo(text);
    }
  }

  @Test
  void theSecondOfTwoMessagesAlikeIsShorterOnlyInContext() {
    byte[] message = ALIKE.getBytes(UTF_8);
    PermessageDeflate inContext = end(true, 15, 15);
    PermessageDeflate alone = end(false, 15, 15);
    assertThat(inContext.deflated(message).length)
        .isGreaterThan(2 * inContext.deflated(message).length);
    assertThat(alone.deflated(message)).isEqualTo(alone.deflated(message));
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
  void noReferenceReachesBackFurtherThanTheWindow(int bits) throws Exception {
    PermessageDeflate writer = end(true, bits, 15);
    PermessageDeflate reader = end(true, 15, bits);
    byte[] block = new byte[200];
    new Random(bits).nextBytes(block);
    ByteArrayOutputStream repeated = new ByteArrayOutputStream();
    for (int i = 0; i < 400; i++) {
      repeated.writeBytes(block);
    }
    for (int i = 0; i < 3; i++) {
      byte[] deflated = writer.deflated(repeated.toByteArray());
      assertThat(reader.inflated(deflated)).isEqualTo(repeated.toByteArray());
    }
  }

  @Test
  void referenceBeyondTheClientsWindowIsAViolation() {
    PermessageDeflate careless = end(true, 15, 15);
    PermessageDeflate reader = end(true, 15, 9);
    byte[] noise = new byte[2_000];
    new Random(1).nextBytes(noise);
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    twice.writeBytes(noise);
    twice.writeBytes(noise);
    assertThatThrownBy(() -> reader.inflated(careless.deflated(twice.toByteArray())))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("reference 2000 bytes back, window of 512");
  }

  @Test
  void contextThatTheClientGaveUpIsAViolation() throws Exception {
    PermessageDeflate careless = end(true, 15, 15);
    PermessageDeflate reader = end(false, 15, 15);
    byte[] message = ALIKE.getBytes(UTF_8);
    reader.inflated(careless.deflated(message));
    assertThatThrownBy(() -> reader.inflated(careless.deflated(message)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("not DEFLATE");
  }

  @Test
  void examplesOfRfc7692Inflate() throws Exception {
    PermessageDeflate reader = end(true, 15, 8);
    for (String hex :
        List.of(
            "f248cdc9c90700",
            "f200110000",
            "000500faff48656c6c6f00",
            "f348cdc9c9070000",
            "f248050000 00ffffcac9c90700".replace(" ", ""))) {
      byte[] deflated = HexFormat.of().parseHex(hex);
      assertThat(new String(reader.inflated(deflated), UTF_8)).as(hex).isEqualTo("Hello");
    }
  }

  @Test
  void whatFollowsALastBlockIsReadAndJudgedToo() throws Exception {
    PermessageDeflate reader = end(true, 15, 8);
    byte[] twice = HexFormat.of().parseHex("f348cdc9c90700" + "f348cdc9c90700" + "00");
    assertThat(new String(reader.inflated(twice), UTF_8)).isEqualTo("HelloHello");
    byte[] blockOfNoType = HexFormat.of().parseHex("f348cdc9c90700" + "06");
    assertThatThrownBy(() -> reader.inflated(blockOfNoType))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessageContaining("not DEFLATE");
  }

  @Test
  void windowsAreFrom8To15Bits() {
    assertThatThrownBy(() -> end(true, 7, 15)).hasMessageContaining("must be 8 to 15");
    assertThatThrownBy(() -> end(true, 15, 16)).hasMessageContaining("must be 8 to 15");
  }

  @Test
  void serverReadsCompressedMessagesOnceThatWasAgreedOn() throws Exception {
    PermessageDeflate client = end(true, 15, 15);
    Frame hello = Frame.of(Frame.TEXT, client.deflated("Hello".getBytes(UTF_8))).withRsv(4);
    try (ScriptedServer server =
            ScriptedServer.start(
                connection -> {
                  connection.accept();
                  connection.deflate(end(true, 15, 15));
                  Frame message = connection.readMessage();
                  connection.send(message == null ? Frame.closeEmpty() : message.withMask(false));
                  connection.awaitClose();
                });
        RawClient raw = RawClient.open(server)) {
      raw.send(hello);
      assertThat(raw.read()).isEqualTo(Frame.text("Hello"));
      raw.send(Frame.ping(new byte[0]).withRsv(4));
      assertThat(raw.read().closeCode()).isEqualTo(1002);
    }
  }
}
