package dev.everwire.it.interop;

import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.testkit.events.RecordedEvents;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a reverse proxy does to the connections through it, with Node's ws behind it. */
@Timeout(120)
class NginxOutagesTest {

  private static final Duration PATIENT = Duration.ofMinutes(1);

  @Test
  void numbersFlowOnThroughAReload(@TempDir Path directory) {
    try (ServerProcess node = ServerProcess.nodeWs();
        NginxProxy nginx = NginxProxy.start(directory, node, PATIENT);
        NumberedFlow flow = NumberedFlow.start(nginx.url("/echo"))) {
      nginx.reload();
      flow.events().await(ReconnectedEvent.TYPE);

      flow.finish();
    }
  }

  @Test
  void numbersFlowOnThroughAStopAndStart(@TempDir Path directory) {
    try (ServerProcess node = ServerProcess.nodeWs();
        NginxProxy nginx = NginxProxy.start(directory, node, PATIENT);
        NumberedFlow flow = NumberedFlow.start(nginx.url("/echo"))) {
      nginx.stop();
      flow.events().await(ReconnectingEvent.TYPE);
      flow.awaitQueueing();
      nginx.restart();
      flow.events().await(ReconnectedEvent.TYPE);

      flow.finish();
    }
  }

  @Test
  void numbersFlowOnThroughBadGatewayWhileTheServerBehindIsDead(@TempDir Path directory) {
    try (ServerProcess node = ServerProcess.nodeWs();
        NginxProxy nginx = NginxProxy.start(directory, node, PATIENT);
        NumberedFlow flow = NumberedFlow.start(nginx.url("/echo"))) {
      node.kill();
      awaitBadGateway(flow.events());
      node.restart();
      flow.events().await(ReconnectedEvent.TYPE);

      flow.finish();
    }
  }

  private static void awaitBadGateway(RecordedEvents events) {
    ReconnectingEvent event;
    do {
      event = events.await(ReconnectingEvent.TYPE);
    } while (event.cause().status() != 502);
  }
}
