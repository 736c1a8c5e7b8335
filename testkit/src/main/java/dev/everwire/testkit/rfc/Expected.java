package dev.everwire.testkit.rfc;

import dev.everwire.CloseCode;
import dev.everwire.testkit.rfc.Outcome.Course;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which outcomes the standard asks for, and which it allows besides. Immutable. */
public final class Expected {

  private static final String DROPPED =
      "drops the connection without the Close frame that it SHOULD send (RFC 6455 7.1.7)";
  private static final String OTHER_CODE_SENT =
      "sends a Close frame with another code (RFC 6455 7.4.1 names this one)";
  private static final String OTHER_CODE_ANSWERED =
      "answers the Close frame with another code than it got, which is only typical"
          + " (RFC 6455 5.5.1)";

  private static final String CLOSE_UNOPENED =
      "takes the connection for open, and ends it by a Close frame before the application sees it";

  /** An acceptable outcome; the note of what is asked for is "". */
  private record Alternative(String note, Predicate<Outcome> holds) {}

  private final List<Alternative> alternatives;

  private Expected(List<Alternative> alternatives) {
    this.alternatives = List.copyOf(alternatives);
  }

  private static Expected asked(Predicate<Outcome> holds) {
    return new Expected(List.of(new Alternative("", holds)));
  }

  /** All messages are received and come back, and then the server closes with 1000. */
  static Expected echoed() {
    return closed(CloseCode.NORMAL);
  }

  /** The same, when the server closes with another code. */
  static Expected closed(int code) {
    return closed(code, Duration.ZERO);
  }

  /** The same, when the server closes with a code that asks the client to stay away for a while. */
  static Expected closed(int code, Duration wait) {
    String answer = code == CloseCode.NO_STATUS ? "empty Close" : "Close " + code;
    Predicate<Outcome> clean =
        opened(code)
            .and(outcome -> outcome.wasClean() && outcome.reasonKept() && !outcome.error())
            .and(outcome -> outcome.answered() == Share.ALL)
            .and(outcome -> outcome.retriesAfter(wait));
    return asked(clean.and(wire(answer)))
        .orAllowed(OTHER_CODE_ANSWERED, clean.and(outcome -> outcome.wire().contains("Close")));
  }

  /** The server closes with 1000 before the answers can have come. */
  static Expected closedEarly() {
    Predicate<Outcome> clean =
        opened(CloseCode.NORMAL)
            .and(outcome -> outcome.wasClean() && outcome.reasonKept() && !outcome.error())
            .and(outcome -> outcome.retriesAfter(Duration.ZERO));
    return asked(clean.and(wire("Close 1000")))
        .orAllowed(OTHER_CODE_ANSWERED, clean.and(outcome -> outcome.wire().contains("Close")));
  }

  /** The server closes with 1000, but leaves it to the client to end the connection. */
  static Expected closedAndDropped() {
    return asked(
        opened(CloseCode.NORMAL)
            .and(outcome -> outcome.wasClean() && !outcome.error())
            .and(outcome -> outcome.wire().endsWith(", drop")));
  }

  /** The client closes by itself, and the server answers with a code. */
  static Expected closedByClient(int code) {
    return asked(
        opened(code)
            .and(wire("Close " + ClientSettings.OWN_CODE))
            .and(outcome -> outcome.wasClean() && !outcome.error() && outcome.verdict() == null));
  }

  /** The client closes by itself, and the server never agrees. */
  static Expected lostInClosing(int code) {
    return asked(
        opened(code)
            .and(outcome -> outcome.wire().startsWith("Close " + ClientSettings.OWN_CODE))
            .and(outcome -> !outcome.wasClean() && outcome.error() && outcome.verdict() == null));
  }

  /** The client fails the connection with a code (section 7.1.7). */
  static Expected failed(int code) {
    Predicate<Outcome> failure =
        opened(code)
            .and(outcome -> !outcome.wasClean() && outcome.error())
            .and(outcome -> outcome.retriesAfter(Duration.ZERO));
    return asked(failure.and(wire("Close " + code)))
        .orAllowed(DROPPED, failure.and(wire("drop")))
        .orAllowed(OTHER_CODE_SENT, failure.and(outcome -> outcome.wire().startsWith("Close ")));
  }

  /** The server is gone without a Close frame. */
  static Expected lost() {
    return asked(
        opened(CloseCode.ABNORMAL)
            .and(outcome -> !outcome.wasClean() && outcome.error())
            .and(outcome -> outcome.retriesAfter(Duration.ZERO)));
  }

  /** The handshake fails, and the client drops the connection. */
  static Expected notOpened() {
    Predicate<Outcome> unopened = unopened(Duration.ZERO);
    return asked(unopened.and(wire("drop")))
        .orAllowed(CLOSE_UNOPENED, unopened.and(outcome -> outcome.wire().startsWith("Close ")));
  }

  /** The handshake fails; what becomes of the connection is up to the server. */
  static Expected refused() {
    return asked(unopened(Duration.ZERO));
  }

  /** The server refuses the handshake with a status. */
  static Expected refused(int status) {
    return refused(status, Duration.ZERO);
  }

  /** The server refuses the handshake with a status, and asks the client to stay away. */
  static Expected refused(int status, Duration wait) {
    return asked(unopened(wait).and(outcome -> outcome.status() == status));
  }

  private static Predicate<Outcome> opened(int code) {
    return outcome ->
        outcome.course() == Course.OPENED
            && outcome.received() == Share.ALL
            && outcome.answered() != Share.WRONG
            && outcome.code() == code;
  }

  private static Predicate<Outcome> unopened(Duration wait) {
    return outcome ->
        outcome.course() == Course.NOT_OPENED
            && outcome.error()
            && outcome.code() == CloseCode.ABNORMAL
            && !outcome.wasClean()
            && outcome.retriesAfter(wait);
  }

  private static Predicate<Outcome> wire(String text) {
    return outcome -> outcome.wire().equals(text);
  }

  /** Returns what asks for either. */
  Expected or(Expected other) {
    return with(other.alternatives);
  }

  /** Returns what allows the other too, and says why it is no more than allowed. */
  Expected orAllowed(String note, Expected other) {
    return with(
        other.alternatives.stream()
            .map(alternative -> new Alternative(note, alternative.holds))
            .toList());
  }

  private Expected orAllowed(String note, Predicate<Outcome> holds) {
    return with(List.of(new Alternative(note, holds)));
  }

  private Expected with(List<Alternative> more) {
    List<Alternative> all = new ArrayList<>(alternatives);
    all.addAll(more);
    return new Expected(all);
  }

  /** Compares an outcome with what is asked for and allowed. */
  public Judgement judge(Outcome outcome) {
    if (outcome.course() == Course.NOT_OFFERED) {
      return new Judgement(Judgement.Kind.NOT_OFFERED, "");
    }
    List<String> notes =
        alternatives.stream()
            .filter(alternative -> alternative.holds.test(outcome))
            .map(Alternative::note)
            .toList();
    if (notes.isEmpty()) {
      return new Judgement(Judgement.Kind.WRONG, "");
    }
    return notes.contains("")
        ? new Judgement(Judgement.Kind.OK, "")
        : new Judgement(Judgement.Kind.ALLOWED, notes.get(0));
  }
}
