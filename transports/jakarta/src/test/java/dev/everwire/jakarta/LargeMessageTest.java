package dev.everwire.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.Message;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sizes that the containers do not take in one call, or do not show in one. */
class LargeMessageTest {

  private static final int SIZE = 16 << 20;

  @ParameterizedTest
  @EnumSource
  void binaryMessageGoesOutInPartsAndComesBackWhole(ContainerUnderTest container) {
    byte[] bytes = new byte[SIZE];
    new Random(1).nextBytes(bytes);
    ByteBuffer given = ByteBuffer.wrap(bytes);
    try (ScriptedServer server = ScriptedServer.start(Script.echo())) {
      RecordedSocket open = RecordedSocket.open(server.url(), container.factory());

      assertThat(open.exchange(Message.binary(given))).isEqualTo(Message.owned(given));
      open.socket().close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void textOfFourByteCharactersComesBackWhole(ContainerUnderTest container) {
    Message text = Message.text("\ud83d\udd0c".repeat(SIZE / 16));
    try (ScriptedServer server = ScriptedServer.start(Script.echo())) {
      RecordedSocket open = RecordedSocket.open(server.url(), container.factory());

      assertThat(open.exchange(text)).isEqualTo(text);
      open.socket().close();
    }
  }
}
