package dev.everwire.it.kernel;

/** What a fault does to the connections; that nothing is lost is expected of all. */
enum Expected {
  /** No connection is lost. */
  STAYS,
  /** Every connection is lost, and that is noticed within the heartbeat's interval and timeout. */
  NOTICED,
  /** Every connection is lost. */
  FALLS,
  /** Chance decides. */
  EITHER
}
