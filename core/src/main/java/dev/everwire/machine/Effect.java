package dev.everwire.machine;

import dev.everwire.policy.Loss;

/** What is to be done, in order. Those with an epoch concern that attempt. */
public sealed interface Effect {

  /**
   * Ask the suppliers for URL, protocols and headers; {@link Signal.Prepared} or Lost follows. A
   * second one with the same epoch asks anew, for what the first has answered is old.
   */
  record Prepare(int epoch) implements Effect {}

  /** Take the attempt to the gate; {@link Signal.Admitted} follows, however long it takes. */
  record Admit(int epoch) implements Effect {}

  /** Make the transport; {@link Signal.Opened} or Lost follows. */
  record Dial(int epoch) implements Effect {}

  /** Run the on-connect hook; {@link Signal.Greeted} or Lost follows. */
  record Greet(int epoch) implements Effect {}

  /** Hand the queue over, and from now on what is sent. */
  record Flush(int epoch) implements Effect {}

  /** Ask the link for a sign of life. */
  record Probe(int epoch) implements Effect {}

  /** Drop the connection or attempt; nothing of it reaches the application any more (R9). */
  record Abandon(int epoch) implements Effect {}

  /** Close the connection with a handshake that is not waited for; as {@link Abandon} else. */
  record Retire(int epoch, int code, String reason) implements Effect {}

  /** Hand over what is queued, then close the connection; {@link Signal.Lost} follows. */
  record Finish(int epoch, int code, String reason) implements Effect {}

  /**
   * Give the connection nothing more, and find out when the peer has read what it was given; {@link
   * Signal.Settled} or Lost follows.
   */
  record Settle(int epoch) implements Effect {}

  /** Give the connection messages again after {@link Settle}: nothing will take its place. */
  record GoOn(int epoch) implements Effect {}

  /** Close the connection for sending, and go on receiving; {@link Signal.Lost} follows. */
  record Leave(int epoch) implements Effect {}

  /** Let the replacement take the place of what was left before. */
  record Promote(int epoch) implements Effect {}

  /** Ask policy and backoff; {@link Signal.Decided} follows before any other signal. */
  record Decide(Loss loss, int attempt, long previousDelayNs) implements Effect {}

  /** Dispatch {@code open}. */
  record AnnounceOpen() implements Effect {}

  /** Dispatch {@code error} if the loss is a failure, then {@code close}. */
  record AnnounceClose(Loss loss, boolean willReconnect) implements Effect {}

  /** Dispatch {@code reconnecting}. */
  record AnnounceReconnecting(int attempt, long delayNs, Loss loss) implements Effect {}

  /** Dispatch {@code reconnected}. */
  record AnnounceReconnected(State.Outage outage) implements Effect {}

  /**
   * Dispatch {@code replaced}.
   *
   * @param handOverNs how long nothing was sent
   * @param wasClean whether the closing handshake of the old connection was complete
   */
  record AnnounceReplaced(long handOverNs, boolean wasClean) implements Effect {}

  /** Dispatch {@code replacementfailed}; the delay is 0 if it is not retried. */
  record AnnounceReplacementFailed(int attempt, boolean willRetry, long delayNs, Loss loss)
      implements Effect {}

  /** Dispatch {@code gaveup}. */
  record AnnounceGaveUp(int attempts, Loss loss) implements Effect {}
}
