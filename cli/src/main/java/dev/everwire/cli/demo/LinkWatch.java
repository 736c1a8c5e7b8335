package dev.everwire.cli.demo;

import dev.everwire.CloseEvent;
import dev.everwire.EventType;
import dev.everwire.cli.console.Causes;
import dev.everwire.cli.console.Durations;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Watches one reconnecting socket from outside, by its events: its states, its outages, and that no
 * message comes outside of a connection. Thread-safe.
 */
final class LinkWatch {

  /** Told what happens, in words. */
  interface Teller {
    void tell(String what);
  }

  private final String name;
  private final LongSupplier nowMs;
  private final FaultLog faults;
  private final Teller teller;
  private final Lane<LinkState> lane = new Lane<>(LinkState.CONNECTING);

  // All below are guarded by this.
  private final List<Outage> outages = new ArrayList<>();
  private boolean open;
  private long lostAtMs = -1;
  private boolean told;
  private int outsideOfConnection;

  LinkWatch(String name, LongSupplier nowMs, FaultLog faults, Teller teller) {
    this.name = name;
    this.nowMs = nowMs;
    this.faults = faults;
    this.teller = teller;
  }

  /** Watches the socket that these options will make. */
  void watch(ReconnectingWebSocketOptions options) {
    options
        .on(EventType.OPEN, event -> opened())
        .on(EventType.MESSAGE, event -> message())
        .on(EventType.CLOSE, this::closed)
        .on(ReconnectingEvent.TYPE, this::reconnecting);
  }

  private synchronized void opened() {
    long now = nowMs.getAsLong();
    lane.change(LinkState.OPEN, now);
    open = true;
    FaultLog.Applied fault = faults.latest();
    if (lostAtMs >= 0 && fault != null) {
      outages.add(new Outage(fault.fault(), lostAtMs - fault.atMs(), now - lostAtMs));
      say("open again after " + Durations.show(Duration.ofMillis(now - lostAtMs)));
    } else {
      say("open");
    }
    lostAtMs = -1;
  }

  private synchronized void message() {
    if (!open) {
      outsideOfConnection++;
    }
  }

  private synchronized void closed(CloseEvent event) {
    if (open && event.willReconnect()) {
      lostAtMs = nowMs.getAsLong();
    }
    open = false;
    told = false;
  }

  private synchronized void reconnecting(ReconnectingEvent event) {
    long now = nowMs.getAsLong();
    lane.change(LinkState.WAITING, now);
    lane.change(LinkState.CONNECTING, now + event.delay().toMillis());
    if (event.attempt() == 1 || !told) {
      told = true;
      say(
          String.format(
              Locale.ROOT,
              "down: %s; retry %d in %s",
              Causes.describe(event.cause()),
              event.attempt(),
              Durations.show(event.delay())));
    }
  }

  private void say(String what) {
    teller.tell(String.format(Locale.ROOT, "%-7s %s", name, what));
  }

  synchronized boolean isOpen() {
    return open;
  }

  synchronized List<Outage> outages() {
    return List.copyOf(outages);
  }

  /** Returns whether the latest loss has not been repaired. */
  synchronized boolean isInOutage() {
    return lostAtMs >= 0;
  }

  synchronized int messagesOutsideOfConnection() {
    return outsideOfConnection;
  }

  Lane<LinkState> lane() {
    return lane;
  }
}
