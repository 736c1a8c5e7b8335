package dev.everwire.policy;

import dev.everwire.WebSocketRequest;
import dev.everwire.time.TimeSource;
import java.time.Duration;

/**
 * Lets attempts to connect through a few at a time, so that the sockets of a process do not rush at
 * a server together when it comes back (R15). RFC 6455 section 4.1 asks for one handshake at a time
 * to an address; a gate bounds how many there are, and how many begin in a second.
 *
 * <p>A gate tells hosts apart by name and port, of the URL and not of a proxy, and lets those who
 * wait for one host through in the order in which they came. Nobody's thread waits. Thread-safe: to
 * be shared by all sockets that are to be bounded together.
 */
@FunctionalInterface
public interface ConnectGate {

  /** How many handshakes {@link #shared()} lets be under way at once to one host. */
  int DEFAULT_IN_FLIGHT = 16;

  /** How many handshakes a second {@link #shared()} lets begin to one host. */
  int DEFAULT_PER_SECOND = 100;

  /**
   * Asks for a place. If it throws, the error is reported and the attempt is let through.
   *
   * @param request what is to be connected to
   * @param admitted run once, when the attempt may begin: within this call if that is at once, else
   *     later on some thread; not for one that has left, unless the two cross. It neither blocks
   *     nor throws
   * @return what gives the place back, to be called when the handshake is over, however it ended
   */
  Pass enter(WebSocketRequest request, Runnable admitted);

  /** A place at the gate, or in the line before it. */
  @FunctionalInterface
  interface Pass {

    /** Gives the place back; a second call does nothing. Thread-safe. */
    void leave();
  }

  /**
   * Returns the gate that all sockets of the process share unless given another: for each host at
   * most 16 handshakes at once, and 100 a second.
   */
  static ConnectGate shared() {
    return BoundedConnectGate.SHARED;
  }

  /** Returns a gate that lets everyone through at once. */
  static ConnectGate none() {
    return BoundedConnectGate.NONE;
  }

  /**
   * Creates a gate with bounds for each host.
   *
   * @param maxInFlight how many handshakes may be under way at once, 1 to 1,000,000
   * @param maxPerSecond how many may begin in a second, 1 to 1,000,000; after a pause, up to {@code
   *     maxInFlight} of them (but no more than a second's worth) at once
   * @throws IllegalArgumentException if a bound is out of its range
   */
  static ConnectGate of(int maxInFlight, int maxPerSecond) {
    return of(maxInFlight, maxPerSecond, TimeSource.system());
  }

  /** Creates a gate as {@link #of(int, int)} does, on another time. */
  static ConnectGate of(int maxInFlight, int maxPerSecond, TimeSource time) {
    check("maxInFlight", maxInFlight);
    check("maxPerSecond", maxPerSecond);
    long intervalNs = Duration.ofSeconds(1).toNanos() / maxPerSecond;
    int burst = Math.min(maxInFlight, maxPerSecond);
    return new BoundedConnectGate(new HostLine.Bounds(maxInFlight, intervalNs, burst), time);
  }

  private static void check(String name, int value) {
    if (value < 1 || value > 1_000_000) {
      throw new IllegalArgumentException(name + " " + value + ": must be 1 to 1000000");
    }
  }
}
