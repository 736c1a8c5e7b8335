package dev.everwire.machine;

import dev.everwire.policy.Loss;

/** What happens to a reconnecting socket. Those with an epoch come from that attempt. */
public sealed interface Signal {

  /** The socket was made, and is to connect. */
  record Start() implements Signal {}

  /** The application called {@code reconnect}. */
  record Reconnect(int code, String reason) implements Signal {}

  /** The application, or the connection's age, asks for another connection in its place (R16). */
  record Replace() implements Signal {}

  /** The application called {@code close}. */
  record Close(int code, String reason) implements Signal {}

  /** The suppliers have answered. */
  record Prepared(int epoch) implements Signal {}

  /** The gate lets the attempt through. */
  record Admitted(int epoch) implements Signal {}

  /** The transport is open. */
  record Opened(int epoch) implements Signal {}

  /**
   * The on-connect hook is done.
   *
   * @param probes whether this connection can be probed for life
   * @param wallMs what the wall clock says
   */
  record Greeted(int epoch, boolean probes, long wallMs) implements Signal {}

  /** The peer has read what the connection was given, as {@link Effect.Settle} asked. */
  record Settled(int epoch) implements Signal {}

  /** The attempt failed, or its connection is gone. */
  record Lost(int epoch, Loss loss) implements Signal {}

  /** The policy's answer to {@link Effect.Decide}. */
  record Decided(boolean retry, long delayNs) implements Signal {}

  /**
   * A time that {@link Machine#wakeAtNs} named has come.
   *
   * @param wallMs what the wall clock says
   * @param lastLifeNs when the connection last gave a sign of life
   * @param reading whether the connection is being read, so that what the peer does would be seen
   */
  record Tick(long wallMs, long lastLifeNs, boolean reading) implements Signal {}
}
