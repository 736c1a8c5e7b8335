package dev.everwire.durable;

import dev.everwire.Message;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Durability;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program that is killed: it sends "run:number" for ever, and prints each that was accepted, and
 * so is on the disk. Run -1 sends nothing new, and ends when nothing waits.
 */
final class SenderProgram {

  private static final SendOptions SYNC = SendOptions.DEFAULT.durability(Durability.SYNC);

  private SenderProgram() {}

  /** Takes the URL, the file, the guarantee and the run. */
  public static void main(String[] args) throws Exception {
    int run = Integer.parseInt(args[3]);
    try (DurableOutbox outbox = DurableOutbox.open(Path.of(args[1]))) {
      ReconnectingWebSocket socket =
          ReconnectingWebSocket.connect(
              args[0],
              new ReconnectingWebSocketOptions()
                  .deliveryGuarantee(DeliveryGuarantee.valueOf(args[2]))
                  .minReconnectionDelay(Duration.ofMillis(5))
                  .maxReconnectionDelay(Duration.ofMillis(20))
                  .connectionTimeout(Duration.ofSeconds(20))
                  .outboxStore(outbox));
      if (run < 0) {
        drain(socket);
      } else {
        send(socket, run, System.out);
      }
    }
  }

  private static void send(ReconnectingWebSocket socket, int run, PrintStream accepted) {
    for (int i = 0; ; i++) {
      socket.send(Message.text(run + ":" + i), SYNC);
      accepted.println(run + ":" + i);
      accepted.flush();
    }
  }

  private static void drain(ReconnectingWebSocket socket) throws Exception {
    while (socket.queuedMessages() + socket.unconfirmedMessages() > 0) {
      Thread.sleep(10);
    }
    socket.close();
    socket.closed().toCompletableFuture().join();
  }
}
