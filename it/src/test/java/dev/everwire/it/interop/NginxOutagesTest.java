package dev.everwire.it.interop;

import static dev.everwire.testkit.assertions.WebSocketAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.WebSocketFactory;
import dev.everwire.jdk.JdkWebSocketFactory;
import dev.everwire.policy.Heartbeat;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.events.RecordedEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  @Test
  void anIdleConnectionThatIsCutComesBack(@TempDir Path directory) {
    ReconnectingWebSocketOptions options = NumberedFlow.quick().noHeartbeat().startClosed(true);
    try (ServerProcess node = ServerProcess.nodeWs();
        NginxProxy nginx = NginxProxy.start(directory, node, Duration.ofSeconds(1));
        ReconnectingWebSocket socket = ReconnectingWebSocket.connect(nginx.url("/echo"), options)) {
      RecordedEvents events = RecordedEvents.of(socket);
      socket.reconnect();

      events.next(EventType.OPEN);
      events.next(EventType.ERROR);
      assertThat(events.next(EventType.CLOSE)).hasCode(1006).wasNotClean().willReconnect(true);
      events.next(ReconnectingEvent.TYPE);
      events.next(EventType.OPEN);
      events.next(ReconnectedEvent.TYPE);
    }
  }

  @Test
  void aHeartbeatKeepsAnIdleConnectionFromBeingCut(@TempDir Path directory)
      throws InterruptedException {
    // Fifteen pongs take four and a half seconds, longer than nginx lets a connection be idle.
    CountDownLatch pongs = new CountDownLatch(15);
    ReconnectingWebSocketOptions options =
        NumberedFlow.quick()
            .webSocket(counting(pongs))
            .heartbeat(Heartbeat.pings(Duration.ofMillis(300), Duration.ofSeconds(20)))
            .startClosed(true);
    try (ServerProcess node = ServerProcess.nodeWs();
        NginxProxy nginx = NginxProxy.start(directory, node, Duration.ofSeconds(3));
        ReconnectingWebSocket socket = ReconnectingWebSocket.connect(nginx.url("/echo"), options)) {
      RecordedEvents events = RecordedEvents.of(socket);
      socket.reconnect();

      assertThat(pongs.await(60, TimeUnit.SECONDS)).as("fifteen pongs; %s", events).isTrue();
      events.next(EventType.OPEN);
      events.assertNoMore();
    }
  }

  private static WebSocketFactory counting(CountDownLatch pongs) {
    return (request, beforeConnecting) ->
        JdkWebSocketFactory.create()
            .create(
                request,
                socket -> {
                  socket.addEventListener(EventType.PONG, event -> pongs.countDown());
                  beforeConnecting.accept(socket);
                });
  }
}
