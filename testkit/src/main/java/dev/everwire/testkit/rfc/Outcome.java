package dev.everwire.testkit.rfc;

import dev.everwire.policy.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a case ended: what the application saw, and what the server saw.
 *
 * @param course how far it came
 * @param status the HTTP status of a {@code HandshakeException}, else 0
 * @param received of the messages that were due, those that the application received
 * @param answered of the messages that were due, those that the server got back
 * @param error whether an error event came before the close event
 * @param code the code of the close event
 * @param wasClean whether the close event was clean
 * @param reasonKept whether the close event had the reason that the server gave
 * @param verdict what the standard policy decided; null if it was not asked
 * @param wire what the client did last, as the server saw it: "Close 1002" or "drop", for example;
 *     "" if the server did not wait for it
 */
public record Outcome(
    Course course,
    int status,
    Share received,
    Share answered,
    boolean error,
    int code,
    boolean wasClean,
    boolean reasonKept,
    @Nullable Verdict verdict,
    String wire) {

  private static final int ROUNDED_TO_SECONDS = 5;

  /** How far a case came. */
  public enum Course {
    /** The connection opened, and ended. */
    OPENED,
    /** The handshake failed. */
    NOT_OPENED,
    /** The client did not offer what the case is about, or offered what it is not about. */
    NOT_OFFERED,
    /** No end came; that is never right. */
    HUNG
  }

  /** Returns the outcome of a case that is about another offer than the client's. */
  public static Outcome notOffered() {
    return without(Course.NOT_OFFERED, Share.ALL);
  }

  /** Returns the outcome of a case that does not end. */
  static Outcome hung(Share received) {
    return without(Course.HUNG, received);
  }

  private static Outcome without(Course course, Share received) {
    return new Outcome(course, 0, received, Share.ALL, false, 0, false, true, null, "");
  }

  /**
   * Returns this outcome as if the client had dropped the connection, and sent no Close frame, when
   * it failed the connection or the handshake: for clients of which chance decides whether they
   * send one, and with which code.
   */
  public Outcome withoutCloseFrameOfFailure() {
    boolean failedByClient = !wasClean && verdict != null;
    return failedByClient && wire.startsWith("Close ")
        ? new Outcome(
            course, status, received, answered, error, code, false, reasonKept, verdict, "drop")
        : this;
  }

  /** Returns what tells it from other outcomes, as tables of deviations have it. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    switch (course) {
      case NOT_OFFERED -> parts.add("not offered");
      case HUNG -> parts.add("hung, " + received + " received");
      case OPENED -> {
        parts.add("opened, " + received + " received, " + answered + " answered");
        parts.add(ending());
      }
      case NOT_OPENED -> {
        parts.add("not opened" + (status == 0 ? "" : ", status " + status));
        parts.add(ending());
      }
    }
    if (!wire.isEmpty()) {
      parts.add("peer saw " + wire);
    }
    return String.join("; ", parts);
  }

  private String ending() {
    return "close "
        + code
        + (wasClean ? ", clean" : "")
        + (error ? ", error" : "")
        + (reasonKept ? "" : ", reason lost")
        + "; "
        + decision();
  }

  private String decision() {
    if (verdict == null) {
      return "no retry decision";
    }
    if (!verdict.retry()) {
      return "give up";
    }
    long seconds = roundedSeconds(verdict.atLeast());
    return seconds == 0 ? "retry" : "retry after " + seconds + " s";
  }

  /** Returns whether the policy decided to retry, after about this wait. */
  boolean retriesAfter(Duration wait) {
    return verdict != null
        && verdict.retry()
        && roundedSeconds(verdict.atLeast()) == roundedSeconds(wait);
  }

  /** A wait until a date is never the same twice. */
  private static long roundedSeconds(Duration wait) {
    return Math.round(wait.toMillis() / 1_000.0 / ROUNDED_TO_SECONDS) * ROUNDED_TO_SECONDS;
  }
}
