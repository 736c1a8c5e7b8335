package dev.everwire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The connection was failed or lost for a reason that Everwire itself found: a message over the
 * limit, a deadline that passed, an end of the stream without a Close frame.
 */
public final class WebSocketException extends IOException {

  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * Creates the exception.
   *
   * @param code the close code that stands for it: 1002, 1006, 1007, 1009 or 1011
   */
  public WebSocketException(int code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns the close code that stands for this failure. */
  public int code() {
    return code;
  }
}
