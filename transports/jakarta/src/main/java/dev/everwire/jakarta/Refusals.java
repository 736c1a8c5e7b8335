package dev.everwire.jakarta;

import jakarta.websocket.DeploymentException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTTP status of a refused upgrade: each container hides it in another place. */
final class Refusals {

  static final int UNKNOWN = -1;

  /** Tomcat's messages, in every language: "... the server [503] did not permit ...". */
  private static final Pattern IN_MESSAGE = Pattern.compile("\\[([2-5]\\d\\d)]");

  private Refusals() {}

  /** Returns the status that an attempt was refused with, or {@link #UNKNOWN}. */
  static int status(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      int status = ownStatus(cause);
      if (status != UNKNOWN) {
        return status;
      }
    }
    return UNKNOWN;
  }

  private static int ownStatus(Throwable thrown) {
    String type = thrown.getClass().getName();
    if (type.equals("org.glassfish.tyrus.client.RetryAfterException")) {
      return 503;
    }
    if (type.equals("org.glassfish.tyrus.client.auth.AuthenticationException")
        || type.equals("org.apache.tomcat.websocket.AuthenticationException")) {
      return 401;
    }
    if (type.startsWith("org.glassfish.tyrus.")) {
      return tyrusStatus(thrown);
    }
    String message = thrown.getMessage();
    if (thrown instanceof DeploymentException && message != null) {
      Matcher matcher = IN_MESSAGE.matcher(message);
      return matcher.find() ? Integer.parseInt(matcher.group(1)) : UNKNOWN;
    }
    return UNKNOWN;
  }

  private static int tyrusStatus(Throwable thrown) {
    try {
      return thrown.getClass().getMethod("getHttpStatusCode").invoke(thrown) instanceof Integer code
          ? code
          : UNKNOWN;
    } catch (ReflectiveOperationException e) {
      return UNKNOWN;
    }
  }
}
