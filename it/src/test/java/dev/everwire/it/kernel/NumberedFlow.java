package dev.everwire.it.kernel;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.WebSocketFactory;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.Heartbeat;
import dev.everwire.policy.Loss;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Sends 0, 1, 2 ... at least once, and takes numbers from the server, which it asks on each new
 * connection for those that it has missed. Reports all that happens.
 */
final class NumberedFlow implements AutoCloseable {

  private static final String PADDING = " " + "x".repeat(2_000);

  private final String name;
  private final String url;
  private final long everyMs;
  private final long sinceMs = System.currentTimeMillis();
  private final ReconnectingWebSocket socket;
  private final @Nullable Future<?> sending;

  // Guarded by this.
  private int sent;
  private int confirmed;
  private long nextWanted;
  private boolean open;
  private long lastLifeMs = sinceMs;
  private boolean finishing;
  private long lastWanted;

  NumberedFlow(
      String name,
      String url,
      long everyMs,
      ReconnectingWebSocketOptions options,
      ScheduledExecutorService clock) {
    this.name = name;
    this.url = url;
    this.everyMs = everyMs;
    socket =
        ReconnectingWebSocket.connect(
            options
                .url(this::nextUrl)
                .on(EventType.OPEN, event -> opened())
                .on(EventType.MESSAGE, this::received)
                .on(ReconnectingEvent.TYPE, this::reconnecting));
    sending =
        everyMs > 0
            ? clock.scheduleAtFixedRate(this::sendNext, everyMs, everyMs, MILLISECONDS)
            : null;
  }

  static ReconnectingWebSocketOptions options(
      WebSocketFactory transport, long intervalMs, long timeoutMs) {
    ReconnectingWebSocketOptions options =
        new ReconnectingWebSocketOptions()
            .webSocket(transport)
            .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .minReconnectionDelay(Duration.ofMillis(100))
            .maxReconnectionDelay(Duration.ofMillis(500));
    return intervalMs == 0
        ? options.noHeartbeat()
        : options.heartbeat(
            Heartbeat.pings(Duration.ofMillis(intervalMs), Duration.ofMillis(timeoutMs)));
  }

  private synchronized String nextUrl() {
    return url
        + "?flow="
        + name
        + "&since="
        + sinceMs
        + "&every="
        + everyMs
        + "&from="
        + nextWanted;
  }

  private synchronized void sendNext() {
    int number = sent++;
    socket
        .deliver(Message.text(number % 10 == 9 ? number + PADDING : Integer.toString(number)))
        .confirmed()
        .whenComplete((done, failure) -> settled(number, failure));
  }

  private synchronized void settled(int number, @Nullable Throwable failure) {
    if (failure != null) {
      report("failed", number + " " + failure);
      return;
    }
    confirmed++;
    reportIfDone();
  }

  private synchronized void opened() {
    open = true;
    lastLifeMs = System.currentTimeMillis();
    report("open", "");
  }

  private synchronized void received(MessageEvent event) {
    long number = Long.parseLong(event.text().split(" ", 2)[0]);
    nextWanted = number + 1;
    lastLifeMs = System.currentTimeMillis();
    report("received", Long.toString(number));
    reportIfDone();
  }

  private synchronized void reconnecting(ReconnectingEvent event) {
    Loss loss = event.cause();
    if (open) {
      open = false;
      long quietMs = System.currentTimeMillis() - lastLifeMs;
      report("lost", loss.source() + " " + quietMs + " " + loss.cause());
    }
  }

  /** Sends no more, and reports "done" when the last of each side has arrived at the other. */
  synchronized void finish() {
    finishing = true;
    if (sending != null) {
      sending.cancel(false);
      lastWanted = (System.currentTimeMillis() - sinceMs) / everyMs;
    } else {
      lastWanted = -1;
    }
    reportIfDone();
  }

  private void reportIfDone() {
    if (finishing && confirmed == sent && nextWanted > lastWanted) {
      finishing = false;
      report("done", sent + " " + lastWanted);
    }
  }

  private void report(String what, String detail) {
    ClientProgram.say(System.currentTimeMillis() + " " + name + " " + what + " " + detail);
  }

  @Override
  public void close() {
    socket.close();
  }
}
