package dev.everwire.it.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The example of the guide to back-pressure. */
class LineFeedTest {

  private static final List<String> LINES =
      IntStream.range(0, 2_000).mapToObj(i -> "line " + i).toList();

  @Test
  void allLinesArriveInOrderThroughAQueueOfTen() throws Exception {
    CompletableFuture<List<String>> arrived = new CompletableFuture<>();
    try (ScriptedServer server =
            ScriptedServer.start(
                connection -> {
                  connection.accept();
                  List<String> lines = new ArrayList<>();
                  while (lines.size() < LINES.size()) {
                    Frame frame = connection.readMessage();
                    lines.add(frame == null ? "the end" : frame.payloadText());
                  }
                  arrived.complete(lines);
                  connection.awaitDisconnect();
                });
        ReconnectingWebSocket socket =
            ReconnectingWebSocket.connect(
                server.url(), new ReconnectingWebSocketOptions().maxEnqueuedMessages(10))) {
      new LineFeed(socket, LINES.iterator()).sendOn();

      assertThat(arrived.get(30, TimeUnit.SECONDS)).isEqualTo(LINES);
    }
  }
}
