package dev.everwire.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TickerTest {

  @Test
  void linesAreNumberedWithoutAGapAndAnswersComeBetween() throws Exception {
    ScriptedServer server = ScriptedServer.start(Script.ticker(Duration.ofMillis(5)));
    try (server;
        RawClient client = RawClient.open(server)) {
      int first = nextTick(client);
      client.send(Frame.ping(new byte[] {1}));
      client.send(Frame.text("ignored"));
      Frame pong = Frame.pong(new byte[] {1});
      int next = first + 1;
      Frame frame = client.read();
      for (; !pong.equals(frame); frame = client.read()) {
        assertThat(frame).isEqualTo(Frame.text("tick " + next++));
      }
      assertThat(nextTick(client)).isEqualTo(next);
      client.send(Frame.close(1000, "enough"));
      do {
        frame = client.read();
      } while (frame.opcode() == Frame.TEXT);
      assertThat(frame).isEqualTo(Frame.close(1000, "enough"));
    }
    assertThat(server.failures()).isEmpty();
  }

  @Test
  void whoComesBackGetsWhatWasMissed() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Script.ticker(Duration.ofMillis(5)))) {
      int seen;
      try (RawClient client = RawClient.open(server)) {
        seen = nextTick(client);
      }
      try (RawClient later = RawClient.open(server)) {
        assertThat(nextTick(later)).isGreaterThan(seen);
      }
      try (RawClient resumed = new RawClient(server.port())) {
        resumed.send(RawClient.handshake("/ticker?from=" + (seen + 1)));
        resumed.readHead();
        assertThat(nextTick(resumed)).isEqualTo(seen + 1);
        assertThat(nextTick(resumed)).isEqualTo(seen + 2);
      }
    }
  }

  @Test
  void badNumberIsRefused() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Script.ticker(Duration.ofMillis(5)));
        RawClient client = new RawClient(server.port())) {
      client.send(RawClient.handshake("/?from=0"));
      assertThat(client.readAll()).startsWith("HTTP/1.1 400 ").contains("from=0");
      assertThatThrownBy(() -> Script.ticker(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("PT0S");
    }
  }

  private static int nextTick(RawClient client) throws Exception {
    String line = client.read().payloadText();
    assertThat(line).startsWith("tick ");
    return Integer.parseInt(line.substring("tick ".length()));
  }
}
