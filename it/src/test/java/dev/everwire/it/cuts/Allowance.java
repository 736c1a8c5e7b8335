package dev.everwire.it.cuts;

import dev.everwire.it.cuts.Cut.Kind;

/** What a client makes impossible for its transport, and why; as in {@code docs/transports.md}. */
enum Allowance {
  NONE,

  /**
   * {@code java.net.http} reads as much as there is, and tells the end of the stream ahead of a
   * message that came with it (TransportImpl).
   */
  JDK,

  /** {@code Session.close} calls {@code Endpoint.onClose} at once (C17). */
  JAKARTA;

  static Allowance of(String transport) {
    return switch (transport) {
      case "jdk" -> JDK;
      case "jakarta-tyrus", "jakarta-tomcat" -> JAKARTA;
      default -> NONE;
    };
  }

  boolean losesLastMessageBefore(Kind kind) {
    return this == JDK && kind == Kind.FIN;
  }

  /**
   * Returns whether the client may never notice by itself: nobody does of silence, and {@code
   * java.net.http} may lose an end while its listener runs, which no write brings to light where
   * the peer still reads.
   */
  boolean mayMiss(Kind kind) {
    return kind == Kind.STALL || (this == JDK && kind == Kind.FIN);
  }

  boolean unansweredCloseIsAnEnd() {
    return this == JAKARTA;
  }
}
