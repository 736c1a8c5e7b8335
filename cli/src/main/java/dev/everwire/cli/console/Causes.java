package dev.everwire.cli.console;

import dev.everwire.HandshakeException;
import dev.everwire.policy.Loss;
import java.io.IOException;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/** Says in a few words, on one line, why there is no connection. */
public final class Causes {

  private Causes() {}

  /** Describes a loss: who ended it, with which code, or what was thrown. */
  public static String describe(Loss loss) {
    return switch (loss.source()) {
      case PEER -> "the server closed it: " + loss.code() + reason(loss);
      case SILENCE -> "no sign of life";
      case TIMEOUT -> "no connection in time";
      case RECONNECT -> "asked to reconnect";
      case NETWORK -> loss.code() + " " + describe(loss.cause());
      case HANDSHAKE, APPLICATION -> describe(loss.cause());
    };
  }

  private static String reason(Loss loss) {
    return loss.reason().isEmpty() ? "" : " " + oneLine(loss.reason());
  }

  /** Describes what was thrown by the first message in its chain of causes. */
  public static String describe(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "for no known reason";
    }
    if (thrown instanceof ConnectException && thrown.getMessage() == null) {
      // The JDK's client says no more than that.
      return "could not connect";
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
        boolean speaksForItself =
            cause instanceof HandshakeException
                || cause.getClass() == IOException.class
                || cause instanceof IllegalArgumentException;
        String message = oneLine(cause.getMessage());
        return speaksForItself ? message : cause.getClass().getSimpleName() + ": " + message;
      }
    }
    return thrown.getClass().getSimpleName();
  }

  /** Takes out line breaks and whatever else could move the cursor of a terminal. */
  public static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
