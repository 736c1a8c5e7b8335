package dev.everwire.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.CloseCode;
import dev.everwire.Message;
import dev.everwire.durable.Stores.Contents;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.OutboxStoreException;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Durability;
import dev.everwire.reconnect.OutboxFailedEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R13 on a file system that is full: the sender is told, and what was accepted arrives. */
class FullDiskTest {

  private static final SendOptions SYNC = SendOptions.DEFAULT.durability(Durability.SYNC);
  private static final String LAST = "last";

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path directory;

  private final BlockingQueue<String> arrivals = new LinkedBlockingQueue<>();
  private final List<OutboxFailedEvent> failures = new CopyOnWriteArrayList<>();
  private final List<String> accepted = new ArrayList<>();

  @Test
  void whatWasAcceptedArrivesAndTheRestIsRefused() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory);
        ScriptedServer server = ScriptedServer.start(this::read)) {
      Path file = disk.path("queue");
      try (DurableOutbox outbox = DurableOutbox.open(file);
          ReconnectingWebSocket socket = connect(server, outbox)) {
        send(socket, "before");
        disk.fill();
        assertThatThrownBy(() -> sendUntilFull(socket))
            .isInstanceOf(OutboxStoreException.class)
            .hasStackTraceContaining("No space left on device");
        assertThatThrownBy(() -> send(socket, "refused")).isInstanceOf(OutboxStoreException.class);

        disk.clear();
        sendWhenThereIsRoom(socket);
        assertThat(arrived()).containsSubsequence(accepted);
        // What has arrived is on the disk until that is confirmed, for which close waits.
        socket.close(CloseCode.NORMAL, "");
        socket.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
      }
      assertThat(failures).as("told as an event, too").isNotEmpty();
      assertThat(Contents.of(file).stored()).as("left on the disk").isEmpty();
    }
  }

  private ReconnectingWebSocket connect(ScriptedServer server, DurableOutbox outbox)
      throws Exception {
    ReconnectingWebSocket socket =
        ReconnectingWebSocket.connect(
            server.url(),
            new ReconnectingWebSocketOptions()
                .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .outboxStore(outbox)
                .on(OutboxFailedEvent.TYPE, failures::add));
    socket.opened().toCompletableFuture().get(20, TimeUnit.SECONDS);
    return socket;
  }

  private void read(ServerConnection connection) throws IOException {
    connection.accept();
    Frame frame = connection.readMessage();
    while (frame != null && frame.opcode() == Frame.TEXT) {
      arrivals.add(frame.payloadText());
      frame = connection.readMessage();
    }
    connection.close(CloseCode.NORMAL, "");
  }

  private void send(ReconnectingWebSocket socket, String text) {
    socket.send(Message.text(text), SYNC);
    accepted.add(text);
  }

  private void sendUntilFull(ReconnectingWebSocket socket) {
    for (int i = 0; i < 10_000; i++) {
      send(socket, i + " " + "x".repeat(1_000));
    }
  }

  /** The disk is tried again by itself; who sends finds out. */
  private void sendWhenThereIsRoom(ReconnectingWebSocket socket) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!accepted.contains(LAST)) {
      try {
        send(socket, LAST);
      } catch (OutboxStoreException e) {
        assertThat(System.nanoTime()).as("%s", e).isLessThan(deadline);
      }
    }
  }

  /** Returns what the server has read, up to the last. */
  private List<String> arrived() throws InterruptedException {
    List<String> arrived = new ArrayList<>();
    String next;
    while ((next = arrivals.poll(20, TimeUnit.SECONDS)) != null) {
      arrived.add(next);
      if (next.equals(LAST)) {
        break;
      }
    }
    return arrived;
  }
}
