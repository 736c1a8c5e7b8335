package dev.everwire.cli.demo;

import dev.everwire.policy.DeliveryGuarantee;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * What became of each numbered message, as each station on its way saw it: {@code send}, the
 * transport, the server, and the client again. Totals are counted from that. Thread-safe.
 */
final class Ledger {

  /**
   * The messages by what became of them; all but the first and the last add up to the first.
   *
   * @param accepted {@code send} took them
   * @param echoed the server sent them back
   * @param echoLost they reached the server, and the echo did not come back
   * @param lostAfterHandOver a transport took them, and they did not reach the server
   * @param queued they were waiting at the end
   * @param lostBeforeHandOver none of these: a rule is broken (R6)
   * @param arrivedAgain how often one reached the server that had been there before
   * @param arrivedLate how many reached the server for the first time behind newer ones
   */
  record Totals(
      int accepted,
      int echoed,
      int echoLost,
      int lostAfterHandOver,
      int queued,
      int lostBeforeHandOver,
      int arrivedAgain,
      int arrivedLate) {}

  private static final int MAX_VIOLATIONS = 20;

  private final DeliveryGuarantee guarantee;

  // All below are guarded by this.
  private final BitSet accepted = new BitSet();
  private final BitSet handedOver = new BitSet();
  private final BitSet arrived = new BitSet();
  private final BitSet echoed = new BitSet();
  private final List<String> violations = new ArrayList<>();
  private int arrivedAgain;
  private int arrivedLate;

  /**
   * Creates a ledger that takes for a broken rule what the guarantee does not allow: at most once,
   * that one arrives again; at least once, that one comes late. At most once it may: the network
   * can still have it from a dead connection when the next one brings newer ones.
   */
  Ledger(DeliveryGuarantee guarantee) {
    this.guarantee = guarantee;
  }

  DeliveryGuarantee guarantee() {
    return guarantee;
  }

  /** Before {@code send}, since the echo may be faster than its return. */
  synchronized void accepted(int number) {
    accepted.set(number);
  }

  synchronized void handedOver(int number) {
    note(handedOver, number, "was handed over twice");
  }

  /**
   * A message reached the server.
   *
   * @param previous the one before it on the same connection; 0 for none
   */
  synchronized void arrived(int number, int previous) {
    if (number <= previous) {
      violation("message " + number + " came after " + previous + " on one connection");
    }
    if (arrived.get(number)) {
      arrivedAgain++;
    } else if (arrived.length() > number) {
      late(number, arrived.length() - 1);
    }
    note(arrived, number, "arrived twice");
  }

  private void late(int number, int newest) {
    arrivedLate++;
    if (guarantee == DeliveryGuarantee.AT_LEAST_ONCE) {
      violation("message " + number + " came for the first time after " + newest);
    }
  }

  synchronized void echoed(int number) {
    if (!arrived.get(number)) {
      violation("message " + number + " was echoed, and never arrived");
    }
    note(echoed, number, "was echoed twice");
  }

  private void note(BitSet station, int number, String ifKnown) {
    if (!accepted.get(number)) {
      violation("message " + number + " was never sent");
    } else if (station.get(number) && guarantee == DeliveryGuarantee.AT_MOST_ONCE) {
      violation("message " + number + " " + ifKnown);
    }
    station.set(number);
  }

  /** A rule was broken. */
  synchronized void violation(String what) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(what);
    }
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  synchronized int count() {
    return accepted.cardinality();
  }

  synchronized int echoes() {
    return echoed.cardinality();
  }

  synchronized boolean isEchoed(int number) {
    return echoed.get(number);
  }

  /**
   * Returns the totals.
   *
   * @param waiting the numbers of the messages that are still in the queue
   */
  synchronized Totals totals(Collection<Integer> waiting) {
    BitSet queued = new BitSet();
    waiting.forEach(queued::set);
    BitSet unaccounted = minus(minus(accepted, handedOver), queued);
    return new Totals(
        accepted.cardinality(),
        echoed.cardinality(),
        minus(arrived, echoed).cardinality(),
        minus(handedOver, arrived).cardinality(),
        queued.cardinality(),
        unaccounted.cardinality(),
        arrivedAgain,
        arrivedLate);
  }

  private static BitSet minus(BitSet from, BitSet what) {
    BitSet rest = (BitSet) from.clone();
    rest.andNot(what);
    return rest;
  }
}
