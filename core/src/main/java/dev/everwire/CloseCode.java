package dev.everwire;

/** Close codes of RFC 6455 section 7.4 and its registry, and what {@code close} accepts. */
public final class CloseCode {

  /** The purpose of the connection is fulfilled. */
  public static final int NORMAL = 1000;

  /** The server goes down, or the application leaves. */
  public static final int GOING_AWAY = 1001;

  /** The peer broke the protocol. */
  public static final int PROTOCOL_ERROR = 1002;

  /** The Close frame had no code; never on the wire. */
  public static final int NO_STATUS = 1005;

  /** No Close frame came; never on the wire. */
  public static final int ABNORMAL = 1006;

  /** Text was not UTF-8. */
  public static final int INVALID_PAYLOAD = 1007;

  /** The message broke a policy of the peer. */
  public static final int POLICY_VIOLATION = 1008;

  /** The message was too big. */
  public static final int MESSAGE_TOO_BIG = 1009;

  /** The server met a condition that it did not expect. */
  public static final int INTERNAL_ERROR = 1011;

  /** The server restarts: come back, but not all at once. */
  public static final int SERVICE_RESTART = 1012;

  /** The server is overloaded: come back later. */
  public static final int TRY_AGAIN_LATER = 1013;

  private static final int MAX_REASON_BYTES = 123;

  private CloseCode() {}

  /**
   * Checks what an application gave to {@code close} (C5).
   *
   * @throws IllegalArgumentException if the code is neither 1000 nor 3000 to 4999, or the reason is
   *     longer than 123 bytes of UTF-8
   */
  public static void check(int code, String reason) {
    if (code != NORMAL && (code < 3000 || code > 4999)) {
      throw new IllegalArgumentException("close code " + code + ": must be 1000 or 3000 to 4999");
    }
    long bytes = Utf8.length(reason);
    if (bytes > MAX_REASON_BYTES) {
      throw new IllegalArgumentException(
          "close reason of " + bytes + " bytes of UTF-8: must be at most " + MAX_REASON_BYTES);
    }
  }
}
