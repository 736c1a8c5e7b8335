package dev.everwire.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.Message;
import dev.everwire.frame.PerMessageDeflate;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.transport.TransportOptions;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** RFC 7692 where it was asked for. */
class PerMessageDeflateTest {

  private static final OkHttpWebSocketFactory FACTORY =
      OkHttpWebSocketFactory.create().permessageDeflate(true);

  private static Script accepting(String answer, Script then) {
    return connection -> {
      connection.accept(Map.of("Sec-WebSocket-Extensions", answer));
      then.play(connection);
      connection.stopReading();
    };
  }

  @Test
  void longTextGoesOutCompressedAndComesBackWhole() throws Exception {
    BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
    Script echo =
        accepting(
            PerMessageDeflate.OFFER,
            connection -> {
              byte[] compressed = readShortCompressed(new DataInputStream(connection.input()));
              sizes.add(compressed.length);
              connection.send(Frame.of(Frame.TEXT, compressed).withRsv(4));
            });
    String text = "all the same ".repeat(1_000);
    try (ScriptedServer server = ScriptedServer.start(echo)) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), FACTORY);
      attempt.events().next(EventType.OPEN);
      assertThat(attempt.socket().extensions()).isEqualTo(PerMessageDeflate.OFFER);
      attempt.socket().send(Message.text(text));
      assertThat(attempt.events().next(EventType.MESSAGE).data()).isEqualTo(Message.text(text));
      assertThat(sizes.poll(20, TimeUnit.SECONDS)).isLessThan(126);
    }
  }

  /** Reads what the server itself does not: a masked text frame with RSV1, of up to 125 bytes. */
  private static byte[] readShortCompressed(DataInputStream in) throws IOException {
    assertThat(in.readUnsignedByte()).isEqualTo(0xC1);
    byte[] payload = new byte[in.readUnsignedByte() & 0x7F];
    byte[] key = in.readNBytes(4);
    in.readFully(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= key[i % 4];
    }
    return payload;
  }

  @Test
  void c07BombIsBoundedByTheLimit() throws Exception {
    byte[] bomb = deflated(1 << 20);
    TransportOptions limited = TransportOptions.DEFAULT.maxMessageSize(100_000);
    Script script =
        accepting(
            PerMessageDeflate.OFFER, connection -> connection.send(Frame.binary(bomb).withRsv(4)));
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), FACTORY.options(limited));
      attempt.events().next(EventType.OPEN);
      attempt.failure(1009);
    }
  }

  private static byte[] deflated(int zeros) throws Exception {
    PerMessageDeflate deflate = PerMessageDeflate.agreed(PerMessageDeflate.OFFER);
    ByteBuffer deflated = Objects.requireNonNull(deflate.deflate(ByteBuffer.wrap(new byte[zeros])));
    byte[] bytes = new byte[deflated.remaining()];
    deflated.get(bytes);
    deflate.end();
    return bytes;
  }

  @Test
  void c13AnswerThatWasNotOfferedFailsTheHandshake() {
    try (ScriptedServer server =
        ScriptedServer.start(accepting("x-shrink; hard=\"1\"", connection -> {}))) {
      assertThat(RecordedSocket.connecting(server.url(), FACTORY).failure(1006))
          .isInstanceOf(HandshakeException.class)
          .hasMessageContaining("x-shrink");
    }
  }
}
