package dev.everwire.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseCode;
import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Pausable;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.jspecify.annotations.Nullable;
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
  private @Nullable IWebSocket socket;

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

  /** Connects, and pauses at each message. */
  private RecordedEvents connect(ScriptedServer server) {
    RecordedEvents[] events = new RecordedEvents[1];
    socket =
        JettyWebSocketFactory.create()
            .client(client)
            .create(
                WebSocketRequest.of(server.url()),
                connecting -> {
                  Pausable pausable = (Pausable) connecting;
                  connecting.addEventListener(EventType.MESSAGE, event -> pausable.pause());
                  events[0] = RecordedEvents.of(connecting);
                });
    return events[0];
  }

  private void resume() {
    ((Pausable) Objects.requireNonNull(socket)).resume();
  }

  @Test
  void resumingOnAnotherThreadRunsNoConnectionOfJettys() {
    Script feed =
        connection -> {
          connection.accept();
          for (int i = 0; i < MESSAGES; i++) {
            connection.text(String.valueOf(i));
          }
          connection.close(CloseCode.NORMAL, "done");
          connection.awaitClose();
        };
    try (ScriptedServer server = ScriptedServer.start(feed)) {
      RecordedEvents events = connect(server);
      for (int i = 0; i < MESSAGES; i++) {
        assertThat(events.await(EventType.MESSAGE).text()).isEqualTo(String.valueOf(i));
        resume();
      }
      CloseEvent close = events.await(EventType.CLOSE);
      assertThat(close.wasClean()).isTrue();
      assertThat(close.reason()).isEqualTo("done");
      assertThat(server.failures()).as("the Close frame is answered").isEmpty();
    }
    assertThat(runs).isEmpty();
  }

  /** Both frames come in one read, so that the second has to wait. */
  @Test
  void badFrameThatHadToWaitFailsTheConnection() throws Exception {
    BlockingQueue<Frame> answers = new LinkedBlockingQueue<>();
    Script bad =
        connection -> {
          connection.accept();
          ByteArrayOutputStream both = new ByteArrayOutputStream();
          both.writeBytes(Frame.text("good").encode());
          both.writeBytes(Frame.of(Frame.TEXT, new byte[] {(byte) 0xFF}).encode());
          connection.raw(both.toByteArray());
          answers.add(Objects.requireNonNull(connection.awaitClose()));
        };
    try (ScriptedServer server = ScriptedServer.start(bad)) {
      RecordedEvents events = connect(server);
      events.await(EventType.MESSAGE);
      resume();
      assertThat(events.await(EventType.CLOSE).code()).isEqualTo(CloseCode.INVALID_PAYLOAD);
      assertThat(answers.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }
}
