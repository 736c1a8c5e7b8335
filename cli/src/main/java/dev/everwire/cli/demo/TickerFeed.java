package dev.everwire.cli.demo;

import dev.everwire.EventType;
import dev.everwire.MessageEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;

/** Receives numbered ticks, and asks on each new connection for those that it has missed. */
final class TickerFeed {

  private final Ledger ledger;
  private final ReconnectingWebSocket socket;
  private volatile int latest;

  private TickerFeed(String url, Ledger ledger, ReconnectingWebSocketOptions options) {
    this.ledger = ledger;
    this.socket =
        ReconnectingWebSocket.connect(
            options.url(() -> url + "?from=" + (latest + 1)).on(EventType.MESSAGE, this::received));
  }

  static TickerFeed start(String url, Ledger ledger, ReconnectingWebSocketOptions options) {
    return new TickerFeed(url, ledger, options);
  }

  private void received(MessageEvent event) {
    int expected = latest + 1;
    if (event.text().equals("tick " + expected)) {
      latest = expected;
    } else {
      ledger.violation("instead of tick " + expected + " came '" + event.text() + "'");
    }
  }

  /** Returns how many came, one after the other without a gap. */
  int received() {
    return latest;
  }

  void close() {
    socket.close();
  }
}
