package dev.everwire.it.simulation;

import java.util.Arrays;

/** What goes on by itself after each step; a step can stop it, and set it going again. */
final class Automation {

  static final int KINDS = 10;

  private final boolean[] on = new boolean[KINDS];

  Automation(Choices choices) {
    int off = choices.bits(KINDS);
    for (int kind = 0; kind < KINDS; kind++) {
      on[kind] = (off >> kind & 1) == 0;
    }
  }

  void toggle(int kind) {
    on[kind] = !on[kind];
  }

  void all() {
    Arrays.fill(on, true);
  }

  /** Threads run what is ready. */
  boolean runs() {
    return on[0];
  }

  /** The network takes what is sent. */
  boolean writes() {
    return on[1];
  }

  /** The peer reads. */
  boolean peerReads() {
    return on[2];
  }

  /** The peer answers pings and messages. */
  boolean peerAnswers() {
    return on[3];
  }

  /** The transport reads, and dispatches. */
  boolean reads() {
    return on[4];
  }

  /** The server accepts connections. */
  boolean accepts() {
    return on[5];
  }

  /** Suppliers answer. */
  boolean supplies() {
    return on[6];
  }

  /** Hooks are done. */
  boolean greets() {
    return on[7];
  }

  /** The disk writes. */
  boolean stores() {
    return on[8];
  }

  /** What was missed is fetched. */
  boolean catchesUp() {
    return on[9];
  }
}
