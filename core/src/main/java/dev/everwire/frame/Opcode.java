package dev.everwire.frame;

/** What a frame is (RFC 6455 section 5.2). */
public final class Opcode {

  /** A further part of a message. */
  public static final int CONTINUATION = 0;

  /** A text message, or its first part. */
  public static final int TEXT = 1;

  /** A binary message, or its first part. */
  public static final int BINARY = 2;

  /** The last frame of a side. */
  public static final int CLOSE = 8;

  /** To be answered with a pong. */
  public static final int PING = 9;

  /** Answers a ping, or just says that its sender is there. */
  public static final int PONG = 10;

  private Opcode() {}
}
