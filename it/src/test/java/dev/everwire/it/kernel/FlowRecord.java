package dev.everwire.it.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** All that one flow's client and server told. Thread-safe; notifies itself of each change. */
final class FlowRecord {

  /**
   * A connection that was lost.
   *
   * @param atMs when the application was told
   * @param source as in {@link dev.everwire.policy.Loss}
   * @param quietMs how long before that its last message had come
   */
  record Lost(long atMs, String source, long quietMs, String why) {}

  private final String transport;
  private final List<Long> atServer = new ArrayList<>();
  private final List<Long> atClient = new ArrayList<>();
  private final List<Lost> losses = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<String> missed = new ArrayList<>();
  private long lastAtClientMs;
  private long longestGapMs;
  private int opened;
  private boolean open;
  private long sent;
  private long lastWanted;
  private boolean done;

  FlowRecord(String transport) {
    this.transport = transport;
  }

  String transport() {
    return transport;
  }

  synchronized void serverTold(Report report) {
    if (report.what().equals("received")) {
      atServer.add(Long.valueOf(report.detail()));
    }
    notifyAll();
  }

  synchronized void clientTold(Report report) {
    switch (report.what()) {
      case "open" -> {
        lastAtClientMs = report.atMs();
        opened++;
        open = true;
      }
      case "received" -> {
        atClient.add(Long.valueOf(report.detail()));
        longestGapMs = Math.max(longestGapMs, report.atMs() - lastAtClientMs);
        lastAtClientMs = report.atMs();
      }
      case "lost" -> {
        open = false;
        String[] words = report.detail().split(" ", 3);
        losses.add(new Lost(report.atMs(), words[0], Long.parseLong(words[1]), words[2]));
      }
      case "failed" -> failures.add(report.detail());
      case "done" -> {
        String[] words = report.detail().split(" ", 2);
        sent = Long.parseLong(words[0]);
        lastWanted = Long.parseLong(words[1]);
        done = true;
      }
      default -> throw new IllegalArgumentException("unknown: " + report);
    }
    notifyAll();
  }

  /** Keeps that something did not come about in time. */
  synchronized void missed(String what) {
    missed.add(what);
  }

  synchronized boolean isOpen() {
    return open;
  }

  /** Returns whether numbers go both ways. */
  synchronized boolean flows() {
    return open && atServer.size() >= 3 && atClient.size() >= 3;
  }

  /**
   * Returns whether the client has been told that all has arrived, and the server has told so: what
   * the one writes may be read here before what the other wrote earlier.
   */
  synchronized boolean isDone() {
    return done && new HashSet<>(atServer).size() >= sent;
  }

  synchronized List<Lost> losses() {
    return List.copyOf(losses);
  }

  /** Returns how many messages came to the server more than once, as a replay may make them. */
  synchronized int repeated() {
    return atServer.size() - new LinkedHashSet<>(atServer).size();
  }

  /** Returns how many messages went through, in both directions. */
  synchronized long messages() {
    return sent + atClient.size();
  }

  /**
   * Compares what came with what had to come: at the server every number that was sent, in order of
   * first arrival; at the client every number that was due, in order and once.
   *
   * @return what is wrong; null if nothing is
   */
  synchronized @Nullable String complaint() {
    if (!missed.isEmpty()) {
      return "not in time: " + missed + "; " + this;
    }
    if (!failures.isEmpty()) {
      return "deliveries failed: " + failures;
    }
    List<Long> expected = LongStream.range(0, sent).boxed().toList();
    List<Long> first = List.copyOf(new LinkedHashSet<>(atServer));
    if (!first.equals(expected)) {
      return "at the server, of " + sent + ": " + difference(expected, first);
    }
    List<Long> due = LongStream.range(0, atClient.size()).boxed().toList();
    if (!atClient.equals(due) || atClient.size() <= lastWanted) {
      return "at the client, of " + (lastWanted + 1) + ": " + difference(due, atClient);
    }
    return null;
  }

  private static String difference(List<Long> expected, List<Long> actual) {
    List<Long> missing = new ArrayList<>(expected);
    missing.removeAll(new LinkedHashSet<>(actual));
    if (!missing.isEmpty()) {
      return "missing " + missing;
    }
    return actual.size() > expected.size() ? "too many: " + actual : "in another order: " + actual;
  }

  @Override
  public synchronized String toString() {
    return transport
        + ": opened "
        + opened
        + (open ? ", is open" : ", is not open")
        + ", "
        + atServer.size()
        + " at the server, "
        + atClient.size()
        + " at the client, at most "
        + longestGapMs
        + " ms apart, lost "
        + losses;
  }
}
