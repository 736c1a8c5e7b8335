package dev.everwire.cli.storm;

import java.time.Duration;

/**
 * A server that is gone for a while, and then completes one handshake after another, at its pace.
 * One that nobody waits for any more costs it as much as any other.
 */
final class ServerModel {

  /** No place in the backlog. */
  static final long FULL = -1;

  private final long upAtNs;
  private final long handshakeNs;
  private final long backlogNs;
  private long freeAtNs;

  ServerModel(Scenario scenario) {
    this.upAtNs = scenario.down().toNanos();
    this.handshakeNs = Duration.ofSeconds(1).toNanos() / scenario.capacity();
    this.backlogNs = handshakeNs * scenario.backlog();
    this.freeAtNs = upAtNs;
  }

  boolean isDown(long nowNs) {
    return nowNs < upAtNs;
  }

  /** Takes a handshake, and returns when it will be done; or FULL. */
  long take(long nowNs) {
    freeAtNs = Math.max(freeAtNs, nowNs);
    if (freeAtNs - nowNs >= backlogNs) {
      return FULL;
    }
    freeAtNs += handshakeNs;
    return freeAtNs;
  }
}
