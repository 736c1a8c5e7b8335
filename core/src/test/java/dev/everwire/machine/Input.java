package dev.everwire.machine;

import java.util.EnumSet;
import java.util.Set;

/** What can happen next in a {@link World}. */
enum Input {
  START,
  RECONNECT,
  CLOSE,
  PREPARED,
  ADMITTED,
  ADMITTED_LATE,
  OPENED,
  GREETED,
  GREETED_WITHOUT_PROBES,
  LOST_THEN_RETRY,
  LOST_THEN_GIVE_UP,
  CLOSED_BY_PEER_THEN_RETRY,
  REPLACE,
  NEXT_PREPARED,
  NEXT_OPENED,
  NEXT_GREETED,
  NEXT_LOST_THEN_RETRY,
  NEXT_LOST_THEN_GIVE_UP,
  SETTLED,
  STALE_SIGNALS,
  TICK_WHEN_DUE,
  TICK_WHEN_DUE_AND_ALIVE,
  TICK_WHEN_DUE_AND_NOT_READING,
  TICK_TOO_EARLY,
  LIVE_AND_STABLE,
  CLOCK_JUMP;

  /** What concerns a planned replacement alone (R16). */
  static final Set<Input> OF_REPLACEMENT =
      EnumSet.of(
          REPLACE,
          NEXT_PREPARED,
          NEXT_OPENED,
          NEXT_GREETED,
          NEXT_LOST_THEN_RETRY,
          NEXT_LOST_THEN_GIVE_UP,
          SETTLED,
          TICK_WHEN_DUE_AND_NOT_READING);
}
