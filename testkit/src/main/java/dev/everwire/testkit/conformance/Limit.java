package dev.everwire.testkit.conformance;

/**
 * What a client makes impossible for the transport built on it. A transport declares its limits in
 * {@link WebSocketConformanceKit#limits()}, and the kit then tests for what is said here. What is
 * not declared must hold.
 */
public enum Limit {

  /** C5: after {@code close()} without a code the peer sees 1000, not an empty Close frame. */
  NO_EMPTY_CLOSE_FRAME,

  /**
   * C7: a connection that is failed (1002, 1007, 1009) is dropped without a Close frame; the
   * application's {@code close} event has the code all the same.
   */
  NO_CLOSE_FRAME_ON_FAILURE,

  /**
   * C7: a message over the size limit is noticed when bytes over the limit have come, not by the
   * length that its frame's header claims.
   */
  SIZE_NOT_READ_FROM_HEADER,

  /**
   * C17, C19: what answers the own Close frame is not told. The {@code close} event comes once that
   * frame was written, with the code and reason that were given, and is not clean.
   */
  CLOSE_ANSWER_NOT_SEEN,

  /** C19: a Close frame of the peer without a code is told as 1000. */
  EMPTY_CLOSE_IS_1000,

  /** C19: the peer's 1012 and 1013 are told as 1002; the reason is kept. */
  NO_LATER_CLOSE_CODES,

  /** C3: a refusal has the status of the answer, but not its body. */
  NO_REFUSAL_BODY,

  /** C3: a refusal has the status of the answer, but not its headers. */
  NO_REFUSAL_HEADERS,

  /**
   * A Close frame of one byte, or with a reason that is not UTF-8, goes unnoticed, and so does what
   * comes after it; {@code close} still ends the connection.
   */
  BROKEN_CLOSE_UNNOTICED,

  /** A masked frame of the server's is taken for a frame like any other. */
  MASKED_FRAMES_ACCEPTED
}
