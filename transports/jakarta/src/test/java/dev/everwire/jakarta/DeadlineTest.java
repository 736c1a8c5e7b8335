package dev.everwire.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import dev.everwire.transport.TransportOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An attempt ends by the handshake timeout, also where the container has a timer of its own. */
class DeadlineTest {

  private static final TransportOptions HASTY =
      TransportOptions.DEFAULT.handshakeTimeout(Duration.ofMillis(300));

  @ParameterizedTest
  @EnumSource
  void c17SilentServerIsLeft(ContainerUnderTest container) throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    try (ScriptedServer server =
        ScriptedServer.start(
            connection -> {
              connection.awaitDisconnect();
              left.countDown();
            })) {
      JakartaWebSocketFactory hasty = container.factory().options(HASTY);

      assertThat(RecordedSocket.connecting(server.url(), hasty).failure(1006))
          .hasMessageContaining("PT0.3S");
      assertThat(left.await(20, TimeUnit.SECONDS)).as("the connection is closed").isTrue();
    }
  }

  @Test
  void timeoutThatTheApplicationGaveTyrusStays() {
    ClientManager container = ClientManager.createClient();
    container.getProperties().put(ClientProperties.HANDSHAKE_TIMEOUT, 1_234);
    JakartaWebSocketFactory hasty = JakartaWebSocketFactory.create(container).options(HASTY);
    try (ScriptedServer server = ScriptedServer.start(ServerConnection::awaitDisconnect)) {
      RecordedSocket.connecting(server.url(), hasty).failure(1006);

      assertThat(container.getProperties())
          .containsEntry(ClientProperties.HANDSHAKE_TIMEOUT, 1_234);
    }
  }
}
