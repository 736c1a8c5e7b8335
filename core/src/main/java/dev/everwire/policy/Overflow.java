package dev.everwire.policy;

/** What {@code send} does when the queue is full (R6). */
public enum Overflow {

  /** Throws {@link QueueFullException}; the message is not accepted. The default. */
  FAIL,

  /**
   * Waits for room, on the calling thread. On a thread that is running a listener of the same
   * socket, which would wait for itself, it fails instead.
   */
  BLOCK,

  /** Drops what has waited longest, and dispatches {@code dropped} for each. */
  DROP_OLDEST,

  /** Drops the message given, answers {@code DROPPED}, and dispatches {@code dropped}. */
  DROP_NEWEST
}
