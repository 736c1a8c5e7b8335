package dev.everwire.testkit.conformance;

/**
 * What a client makes impossible for the transport built on it. A transport declares its limits in
 * {@link WebSocketConformanceKit#limits()}, and the kit then tests for what is said here. What is
 * not declared must hold.
 */
public enum Limit {

  /** C5: after {@code close()} without a code the peer sees 1000, not an empty Close frame. */
  NO_EMPTY_CLOSE_FRAME,

  /**
   * C7: a connection that is failed (1002, 1007, 1009) is dropped without a Close frame; the
   * application's {@code close} event has the code all the same.
   */
  NO_CLOSE_FRAME_ON_FAILURE,

  /**
   * C7: a message over the size limit is noticed when bytes over the limit have come, not by the
   * length that its frame's header claims.
   */
  SIZE_NOT_READ_FROM_HEADER
}
