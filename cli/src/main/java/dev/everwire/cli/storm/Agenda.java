package dev.everwire.cli.storm;

import java.util.Arrays;

/**
 * When each client is due, to the millisecond: at most one time for each. A list for each
 * millisecond, threaded through one array, so that a million clients cost no object.
 */
final class Agenda {

  private static final int NONE = -1;

  private final int[] first;
  private final int[] last;
  private final int[] next;
  private int nowMs;

  Agenda(int clients, int limitMs) {
    first = new int[limitMs + 1];
    last = new int[limitMs + 1];
    next = new int[clients];
    Arrays.fill(first, NONE);
  }

  int nowMs() {
    return nowMs;
  }

  /** Returns whether there is a next millisecond, and moves to it. */
  boolean advance() {
    nowMs++;
    return nowMs < first.length;
  }

  /** Puts down a client that is not due yet; never for this millisecond, which is being read. */
  void put(int client, long atMs) {
    long slot = Math.max(nowMs + 1L, atMs);
    if (slot >= first.length) {
      return;
    }
    int ms = (int) slot;
    next[client] = NONE;
    if (first[ms] == NONE) {
      first[ms] = client;
    } else {
      next[last[ms]] = client;
    }
    last[ms] = client;
  }

  /** Takes the next client that is due in this millisecond, the first that was put down; or -1. */
  int poll() {
    int client = first[nowMs];
    if (client != NONE) {
      first[nowMs] = next[client];
    }
    return client;
  }
}
