package dev.everwire.it.simulation;

import java.util.Arrays;

/**
 * What the peer has said, on whichever connection, and what the application knows of it. The peer
 * keeps all of it, and the application remembers what it knows: both outlive a process.
 */
final class Feed {

  private SimulatedConnection[] saidOn = new SimulatedConnection[16];
  private boolean[] known = new boolean[16];
  private int said;
  private int firstUnknown;
  private int lastOpened = -1;

  /** Returns how many messages the peer has sent; they have the numbers below that. */
  int said() {
    return said;
  }

  /**
   * The application has another connection: what is said on earlier ones from now on is not for it.
   */
  void opened(SimulatedConnection open) {
    open.traffic.opened = true;
    lastOpened = open.index;
  }

  /** The peer sends a message, whether it arrives or not; returns its number. */
  int says(SimulatedConnection on) {
    if (said == saidOn.length) {
      saidOn = Arrays.copyOf(saidOn, 2 * said);
      known = Arrays.copyOf(known, 2 * said);
    }
    saidOn[said] = on;
    known[said] = on.index < lastOpened;
    return said++;
  }

  /** The application has a message; returns whether it was new to it. */
  boolean knows(int number) {
    boolean isNew = !known[number];
    known[number] = true;
    return isNew;
  }

  /**
   * Returns the first message from this number on that the application does not know, and that was
   * sent on an earlier connection than this one; -1 if there is none.
   */
  int unknown(SimulatedConnection open, int from) {
    while (firstUnknown < said && known[firstUnknown]) {
      firstUnknown++;
    }
    for (int i = Math.max(from, firstUnknown); i < said; i++) {
      if (!known[i] && saidOn[i].index < open.index) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Returns the first message below this number that the application should know, and does not; -1
   * if there is none. What was sent on a connection that never was the application's does not
   * count.
   */
  int missing(SimulatedConnection open, int to) {
    int first = unknown(open, 0);
    while (first >= 0 && !saidOn[first].traffic.opened) {
      first = unknown(open, first + 1);
    }
    return first < to ? first : -1;
  }

  /** The application knows that it will never have what was sent on an earlier connection. */
  void givesUp(SimulatedConnection open) {
    for (int i = 0; i < said; i++) {
      known[i] |= saidOn[i].index < open.index;
    }
  }

  /**
   * The process is killed, and the next one does not ask for what was missed.
   *
   * @param connections how many there were: what is still said on those is not for it, either
   */
  void crash(int connections) {
    lastOpened = connections;
    Arrays.fill(known, 0, said, true);
  }
}
