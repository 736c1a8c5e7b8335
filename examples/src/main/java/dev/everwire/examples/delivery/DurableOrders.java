package dev.everwire.examples.delivery;

import dev.everwire.Message;
import dev.everwire.durable.DurableOutbox;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.SendOptions;
import dev.everwire.policy.SendOptions.Durability;
import dev.everwire.reconnect.OutboxFailedEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import java.nio.file.Path;

/** Orders that survive a crash of this process, from the moment that {@code place} returns. */
public final class DurableOrders implements AutoCloseable {

  private final DurableOutbox outbox;
  private final ReconnectingWebSocket socket;

  public DurableOrders(String url, Path file) {
    outbox = DurableOutbox.open(file); // throws if another process has it
    socket =
        ReconnectingWebSocket.connect(
            url,
            new ReconnectingWebSocketOptions()
                .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .outboxStore(outbox) // what is left in it goes first
                .on(OutboxFailedEvent.TYPE, event -> System.err.println(event.cause())));
  }

  public void place(String order) {
    socket.send(Message.text(order), SendOptions.DEFAULT.durability(Durability.SYNC));
  }

  @Override
  public void close() {
    socket.close();
    socket.closed().toCompletableFuture().join(); // what is confirmed by then is erased
    outbox.close();
  }
}
