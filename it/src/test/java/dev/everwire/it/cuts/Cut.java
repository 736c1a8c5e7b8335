package dev.everwire.it.cuts;

import dev.everwire.testkit.proxy.Direction;

/**
 * Where a connection ends, and how.
 *
 * @param direction whose bytes are counted
 * @param afterBytes how many of them still go through
 */
record Cut(Kind kind, Direction direction, int afterBytes) {

  enum Kind {
    /** Both sides see the end of the stream. */
    FIN,
    /** Both sides get a reset, which may overtake what was on its way. */
    RST,
    /** The direction falls silent, and the other goes on. */
    STALL
  }

  /** Returns whether all that went to the client before this cut gets to it. */
  boolean showsClientAllBefore() {
    return kind != Kind.RST && direction == Direction.SERVER_TO_CLIENT;
  }

  @Override
  public String toString() {
    return kind + " after " + afterBytes + " bytes " + direction;
  }
}
