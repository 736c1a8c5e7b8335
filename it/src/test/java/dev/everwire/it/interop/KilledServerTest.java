package dev.everwire.it.interop;

import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server's process dies without a word, and comes back on the same port. */
@Timeout(120)
class KilledServerTest {

  @Test
  void numbersFlowOnThroughADeathOfNodeWs() {
    flowsOn(ServerProcess::nodeWs);
  }

  @Test
  void numbersFlowOnThroughADeathOfPythonWebsockets() {
    flowsOn(ServerProcess::pythonWebsockets);
  }

  private static void flowsOn(Supplier<ServerProcess> start) {
    try (ServerProcess server = start.get();
        NumberedFlow flow = NumberedFlow.start(server.url("/echo"))) {
      server.kill();
      flow.events().await(ReconnectingEvent.TYPE);
      flow.awaitQueueing();
      server.restart();
      flow.events().await(ReconnectedEvent.TYPE);

      flow.finish();
    }
  }
}
