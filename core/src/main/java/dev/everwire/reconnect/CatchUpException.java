package dev.everwire.reconnect;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was missed in an outage has not been fetched, or not all of it (R14). */
public final class CatchUpException extends Exception {

  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** The hook threw, or its stage failed: the cause says why. */
    FAILED("the hook failed"),
    /** The hook was not done within {@link CatchUpOptions#timeout()}. */
    TIMED_OUT("the hook was not done in time"),
    /**
     * More messages came meanwhile than may wait, on a transport that cannot stop reading: any that
     * is {@code Pausable} is paused instead.
     */
    OVERFLOW("too many messages came meanwhile");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  private final Reason reason;
  private final transient CatchUp catchUp;

  CatchUpException(Reason reason, CatchUp catchUp, @Nullable Throwable cause) {
    super(
        "what the peer sent after "
            + since(catchUp.lastMessage())
            + " may be missing: "
            + reason.text,
        cause);
    this.reason = reason;
    this.catchUp = catchUp;
  }

  private static String since(@Nullable Instant lastMessage) {
    return lastMessage == null ? "the beginning" : lastMessage.toString();
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }

  /** Returns what is known of the outage. Not serialized. */
  public CatchUp catchUp() {
    return catchUp;
  }
}
