package dev.everwire.policy;

import dev.everwire.CloseCode;
import dev.everwire.HandshakeException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no connection: an attempt failed, or an open connection was lost. What a {@link
 * ReconnectPolicy} decides on.
 *
 * @param source who or what ended it
 * @param code the close code as in {@code CloseEvent}: 1006 if no Close frame came
 * @param reason the peer's reason, "" for none
 * @param wasClean whether the closing handshake completed
 * @param cause what was thrown, where something was
 */
public record Loss(
    Source source, int code, String reason, boolean wasClean, @Nullable Throwable cause) {

  /** Who or what ended an attempt or a connection. */
  public enum Source {
    /** The peer sent a Close frame. */
    PEER,
    /** The network, or the client on its behalf: reset, unreachable, end of stream, TLS. */
    NETWORK,
    /** The server answered the handshake with a refusal; {@link Loss#status()} tells which. */
    HANDSHAKE,
    /** The attempt did not succeed within the connection timeout. */
    TIMEOUT,
    /** An open link gave no sign of life. */
    SILENCE,
    /**
     * A supplier of URL, protocols or headers, the on-connect hook, the catch-up hook, or the
     * transport refused.
     */
    APPLICATION,
    /** The application called {@code reconnect}. */
    RECONNECT
  }

  /** Creates a loss. */
  public Loss {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(reason, "reason");
  }

  /** Creates the loss for something thrown, with code 1006. */
  public static Loss of(Source source, Throwable cause) {
    return new Loss(source, CloseCode.ABNORMAL, "", false, cause);
  }

  /** Returns the HTTP status of a refused handshake, else 0. */
  public int status() {
    return handshake().map(HandshakeException::status).orElse(0);
  }

  /**
   * Returns how long the server asked to wait: the {@code Retry-After} of a refused handshake (RFC
   * 9110 section 10.2.3), seconds or a date; empty if there was none that makes sense.
   *
   * @param now the wall clock that a date is compared with
   */
  public Optional<Duration> retryAfter(Instant now) {
    return handshake()
        .flatMap(answer -> answer.header("Retry-After"))
        .flatMap(value -> parseRetryAfter(value.trim(), now));
  }

  private Optional<HandshakeException> handshake() {
    return cause instanceof HandshakeException answer ? Optional.of(answer) : Optional.empty();
  }

  private static Optional<Duration> parseRetryAfter(String value, Instant now) {
    try {
      if (value.matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
      }
      Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(now, date);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      // A header that cannot be read is no reason to stop: the backoff alone decides.
      return Optional.empty();
    }
  }
}
