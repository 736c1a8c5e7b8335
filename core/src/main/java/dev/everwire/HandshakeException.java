package dev.everwire;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The server answered the opening handshake, but not with an upgrade (RFC 6455 section 4.1). */
public final class HandshakeException extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int BODY_START_LIMIT = 1024;

  private final int status;
  private final transient Map<String, List<String>> headers;
  private final String bodyStart;

  /**
   * Creates the exception for an answer.
   *
   * @param status the HTTP status
   * @param headers the answer's headers
   * @param body the answer's body or its start, of which 1,024 characters are kept; "" if unknown
   * @param cause what the client threw, if anything
   */
  public HandshakeException(
      int status, Map<String, List<String>> headers, String body, @Nullable Throwable cause) {
    super(describe(status, cause), cause);
    this.status = status;
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    this.headers = Collections.unmodifiableMap(copy);
    this.bodyStart = body.length() <= BODY_START_LIMIT ? body : body.substring(0, BODY_START_LIMIT);
  }

  private static String describe(int status, @Nullable Throwable cause) {
    String why =
        status != 101
            ? ""
            : ": "
                + (cause == null || cause.getMessage() == null
                    ? "not a WebSocket handshake"
                    : cause.getMessage());
    return String.format(Locale.ROOT, "the server answered the upgrade with %d%s", status, why);
  }

  /** Returns the HTTP status, such as 503; 101 if the answer was malformed in another way. */
  public int status() {
    return status;
  }

  /** Returns the answer's headers by name, in any case; they may hold secrets (cookies). */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /** Returns the first value of a header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).flatMap(values -> values.stream().findFirst());
  }

  /** Returns the first 1,024 characters of the answer's body, "" if there was none. */
  public String bodyStart() {
    return bodyStart;
  }
}
