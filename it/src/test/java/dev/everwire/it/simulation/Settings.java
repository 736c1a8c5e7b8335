package dev.everwire.it.simulation;

import dev.everwire.policy.Overflow;

/** What does not change during a history: the socket's options, and the manners of its world. */
final class Settings {

  enum Hook {
    NONE,
    AT_ONCE,
    LATER
  }

  enum Url {
    FIXED,
    ASKED,
    ASKED_LATER
  }

  enum Beat {
    PINGS,
    NONE,
    MESSAGES
  }

  static final long BEAT_INTERVAL_MS = 3_000;
  static final long BEAT_TIMEOUT_MS = 2_000;
  static final long CATCH_UP_TIMEOUT_MS = 5_000;

  private static final int[] MESSAGE_LIMITS = {Integer.MAX_VALUE, 0, 1, 3, 8};
  private static final int[] RETRY_LIMITS = {Integer.MAX_VALUE, 0, 2};
  private static final int[] UPTIMES_MS = {5_000, 0, 1_000};
  private static final Overflow[] OVERFLOWS = {
    Overflow.FAIL, Overflow.DROP_OLDEST, Overflow.DROP_NEWEST
  };

  final boolean atLeastOnce;
  final boolean byReply;
  final boolean cumulative;

  /** Whether some messages expect no reply. */
  final boolean someWithoutReply;

  final Beat beat;
  final int maxMessages;
  final long maxBytes;
  final Overflow overflow;
  final Hook hook;
  final Url url;
  final int maxRetries;
  final int minUptimeMs;
  final int minDelayMs;
  final int maxDelayMs;
  final double jitter;
  final long connectionTimeoutMs;
  final int closeTimeoutMs;
  final boolean startClosed;
  final int seed;

  /** How many in four sends are tracked by a delivery. */
  final int tracked;

  /** How many frames are dispatched still when reading has been paused. */
  final int readAhead;

  /** Whether the transport dispatches within {@code resume}. */
  final boolean eagerResume;

  /** Whether the peer answers the latest of several pings alone. */
  final boolean latestPongOnly;

  /** Whether the transport can do no more than the contract asks for. */
  final boolean bare;

  /** Whether the queue is on a disk. */
  final boolean stored;

  /** Kinds of steps that do not happen: histories of few kinds go further in those. */
  final int absentSteps;

  /** Whether a socket that ended is reconnected at the end. */
  final boolean revive;

  /** How what an outage has cost is fetched. */
  final Hook catchUp;

  final boolean catchUpAtFirst;

  /** Whether the application goes on when that fails. */
  final boolean goesOn;

  /** How many messages may wait for it. */
  final int maxHeld;

  Settings(Choices choices) {
    atLeastOnce = choices.draw(3) != 2;
    byReply = choices.oneIn(4) && atLeastOnce;
    cumulative = choices.oneIn(2);
    someWithoutReply = choices.oneIn(2);
    bare = choices.oneIn(8) && (byReply || !atLeastOnce);
    beat = pick(choices, Beat.values(), 2);
    maxMessages = limit(choices);
    maxBytes = choices.oneIn(4) ? 7 * Messages.LARGE_BYTES / 2 : 64 << 20;
    overflow = pick(choices, OVERFLOWS, 1);
    hook = pick(choices, Hook.values(), 1);
    url = pick(choices, Url.values(), 2);
    maxRetries = choices.oneIn(4) ? RETRY_LIMITS[choices.draw(3)] : Integer.MAX_VALUE;
    minUptimeMs = UPTIMES_MS[choices.draw(3)];
    minDelayMs = choices.oneIn(3) ? 100 : 1_000;
    maxDelayMs = 10_000;
    jitter = choices.oneIn(2) ? 4 : 0;
    connectionTimeoutMs = choices.oneIn(6) ? 0 : 4_000;
    closeTimeoutMs = choices.oneIn(3) ? 1_000 : 10_000;
    startClosed = choices.oneIn(16);
    seed = choices.draw(1 << 16);
    tracked = choices.draw(5);
    readAhead = choices.draw(3);
    eagerResume = choices.oneIn(3);
    latestPongOnly = choices.oneIn(2);
    absentSteps = choices.bits(30);
    revive = choices.oneIn(2);
    stored = choices.oneIn(4);
    boolean catchesUp = choices.oneIn(4);
    catchUp = !catchesUp ? Hook.NONE : choices.oneIn(2) ? Hook.AT_ONCE : Hook.LATER;
    catchUpAtFirst = choices.oneIn(3) && catchesUp;
    goesOn = choices.oneIn(3);
    maxHeld = choices.oneIn(3) ? 3 : 10_000;
  }

  private int limit(Choices choices) {
    int limit = choices.oneIn(3) ? MESSAGE_LIMITS[choices.draw(5)] : Integer.MAX_VALUE;
    return atLeastOnce && limit == 0 ? 1 : limit;
  }

  /** Picks the first more often than each of the others. */
  private static <T> T pick(Choices choices, T[] values, int weightOfFirst) {
    return values[Math.max(0, choices.draw(values.length + weightOfFirst - 1) - weightOfFirst + 1)];
  }

  boolean expectsReply(int number) {
    return !someWithoutReply || number % 5 != 0;
  }

  boolean absent(int step) {
    return (absentSteps >> step & 1) != 0;
  }

  @Override
  public String toString() {
    return (atLeastOnce ? "at least once" : "at most once")
        + (byReply ? ", by reply" + (cumulative ? ", cumulative" : "") : "")
        + (byReply && someWithoutReply ? ", some without reply" : "")
        + (bare ? ", bare transport" : "")
        + ", heartbeat "
        + beat
        + (maxMessages == Integer.MAX_VALUE ? "" : ", at most " + maxMessages + " messages")
        + ", at most "
        + maxBytes
        + " bytes, overflow "
        + overflow
        + ", hook "
        + hook
        + ", url "
        + url
        + (maxRetries == Integer.MAX_VALUE ? "" : ", " + maxRetries + " retries")
        + ", min uptime "
        + minUptimeMs
        + " ms, delays from "
        + minDelayMs
        + " ms with jitter "
        + jitter
        + ", connection timeout "
        + connectionTimeoutMs
        + " ms, close timeout "
        + closeTimeoutMs
        + " ms"
        + (startClosed ? ", starts closed" : "")
        + ", seed "
        + seed
        + ", reads ahead "
        + readAhead
        + (eagerResume ? ", dispatches within resume" : "")
        + (latestPongOnly ? ", peer answers the latest ping alone" : "")
        + (stored ? ", queue on disk" : "")
        + (revive ? ", revived at the end" : "")
        + (catchUp == Hook.NONE
            ? ""
            : ", catches up "
                + catchUp
                + (catchUpAtFirst ? ", at first, too" : "")
                + (goesOn ? ", or goes on" : "")
                + ", holds at most "
                + maxHeld);
  }
}
