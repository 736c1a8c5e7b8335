package dev.everwire.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Pausable;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Jetty is asked for frames on the thread that it hands them on with. Asked on another it runs its
 * connection as a task, which it may forget if its last run is just about to end (issue 14528).
 */
class JettyDemandTest {

  private static final int MESSAGES = 100;

  private final List<WebSocketConnection> runs = new CopyOnWriteArrayList<>();
  private final WebSocketClient client = new WebSocketClient(http());

  private HttpClient http() {
    HttpClient http = new HttpClient();
    http.setExecutor(
        new QueuedThreadPool() {
          @Override
          public void execute(Runnable task) {
            if (task instanceof WebSocketConnection connection) {
              runs.add(connection);
            }
            super.execute(task);
          }
        });
    return http;
  }

  @BeforeEach
  void start() throws Exception {
    client.start();
  }

  @AfterEach
  void stop() throws Exception {
    client.stop();
  }

  private static final Script FEED =
      connection -> {
        connection.accept();
        for (int i = 0; i < MESSAGES; i++) {
          connection.text(String.valueOf(i));
        }
        connection.awaitClose();
        connection.closeEmpty();
      };

  @Test
  void resumingOnAnotherThreadRunsNoConnectionOfJettys() {
    try (ScriptedServer server = ScriptedServer.start(FEED)) {
      RecordedEvents[] events = new RecordedEvents[1];
      IWebSocket socket =
          JettyWebSocketFactory.create()
              .client(client)
              .create(
                  WebSocketRequest.of(server.url()),
                  connecting -> {
                    Pausable pausable = (Pausable) connecting;
                    connecting.addEventListener(EventType.MESSAGE, event -> pausable.pause());
                    events[0] = RecordedEvents.of(connecting);
                  });
      for (int i = 0; i < MESSAGES; i++) {
        assertThat(events[0].await(EventType.MESSAGE).text()).isEqualTo(String.valueOf(i));
        ((Pausable) socket).resume();
      }
      socket.close();
      events[0].await(EventType.CLOSE);
    }
    assertThat(runs).isEmpty();
  }
}
