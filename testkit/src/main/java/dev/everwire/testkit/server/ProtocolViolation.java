package dev.everwire.testkit.server;

import java.io.IOException;

/** The client did what RFC 6455 forbids. */
public final class ProtocolViolation extends IOException {

  private static final long serialVersionUID = 1L;

  private final int closeCode;

  /**
   * Creates a violation.
   *
   * @param closeCode the code that a server closes with for it, such as 1002 or 1007
   */
  public ProtocolViolation(int closeCode, String message) {
    super(message);
    this.closeCode = closeCode;
  }

  /** Returns the code that a server closes with for this. */
  public int closeCode() {
    return closeCode;
  }
}
