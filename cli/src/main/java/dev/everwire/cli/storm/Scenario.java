package dev.everwire.cli.storm;

import java.time.Duration;

/**
 * What happens to the fleet, the same for every strategy.
 *
 * @param clients how many sockets there are
 * @param socketsPerProcess how many of them share a process, and so a gate
 * @param down how long the server is gone, from the moment at which it drops everyone
 * @param notice over how long the clients notice that, evenly spread
 * @param capacity how many handshakes the server completes in a second
 * @param backlog how many may wait for that; to those beyond it does not answer
 * @param retryAfter what a server asks for that answers 503 instead
 * @param inFlight how many handshakes a process has under way at once, with a gate
 * @param perSecond how many it begins in a second, with a gate
 * @param seed where chance begins
 */
record Scenario(
    int clients,
    int socketsPerProcess,
    Duration down,
    Duration notice,
    int capacity,
    int backlog,
    Duration retryAfter,
    int inFlight,
    int perSecond,
    long seed) {

  /** How long a handshake takes on the wire. */
  static final long ROUND_TRIP_MS = 50;

  /** When to stop although not everyone is back. */
  static final Duration LIMIT = Duration.ofHours(1);

  int processes() {
    return (clients + socketsPerProcess - 1) / socketsPerProcess;
  }

  /** Returns when everyone would be back if the server were never idle, and nobody told twice. */
  Duration soonest() {
    return down.plusMillis(1_000L * clients / capacity);
  }
}
