package dev.everwire.cli.connect;

import dev.everwire.Message;
import dev.everwire.WebSocketRequest;
import dev.everwire.cli.console.Durations;
import dev.everwire.cli.console.UsageException;
import dev.everwire.policy.ExponentialBackoff;
import dev.everwire.policy.Heartbeat;
import dev.everwire.policy.Overflow;
import dev.everwire.policy.ReconnectPolicy;
import dev.everwire.policy.StandardReconnectPolicy;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code connect} that say what the socket is like. */
final class SocketOptions {

  /** What was read from standard input and not sent; beyond it, reading waits. */
  private static final int MAX_QUEUED = 1_000;

  /** Ctrl-C should not feel like a hang. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  @Option(
      names = {"-s", "--protocol"},
      paramLabel = "NAME",
      description = "Offer a subprotocol; repeatable, best first.")
  private List<String> protocols = new ArrayList<>();

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME:VALUE",
      description = "Send a request header; repeatable.")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = "--bearer-file",
      paramLabel = "FILE",
      description = "Send its token, read anew for each attempt.")
  private @Nullable Path bearerFile;

  @Option(
      names = "--on-connect",
      paramLabel = "TEXT",
      description = "Send it first on each connection; repeatable.")
  private List<String> onConnect = new ArrayList<>();

  @Option(
      names = "--min-delay",
      paramLabel = "TIME",
      description = "Shortest delay before a retry; default 1s.")
  private @Nullable Duration minDelay;

  @Option(
      names = "--max-delay",
      paramLabel = "TIME",
      description = "Longest delay before a retry; default 10s.")
  private @Nullable Duration maxDelay;

  @Option(
      names = "--factor",
      paramLabel = "NUMBER",
      description = "Growth of the delay, 1 to 100; default 1.3.")
  private @Nullable Double factor;

  @Option(
      names = "--jitter",
      paramLabel = "NUMBER",
      description = "Spread of the delay, 0 to 100; default 4.")
  private @Nullable Double jitter;

  @Option(
      names = "--max-retries",
      paramLabel = "N",
      description = "Give up after so many in a row; default never.")
  private @Nullable Integer maxRetries;

  @Option(
      names = "--exit-on",
      paramLabel = "CODE",
      split = ",",
      hideParamSyntax = true,
      description = "End on this close code or HTTP status.")
  private List<Integer> exitOn = new ArrayList<>();

  @Option(
      names = "--ping-interval",
      paramLabel = "TIME",
      description = "Silence before a ping; default 30s, 0s: none.")
  private @Nullable Duration pingInterval;

  @Option(
      names = "--ping-timeout",
      paramLabel = "TIME",
      description = "Silence after it, to give up; default 10s.")
  private @Nullable Duration pingTimeout;

  @Option(
      names = "--transport",
      converter = Transport.Converter.class,
      paramLabel = "NAME",
      description = "jdk, netty, okhttp, jetty, java-websocket, jakarta.")
  private Transport transport = Transport.JDK;

  @Option(
      names = "--proxy",
      paramLabel = "URL",
      description = "http://localhost:3128 or socks5://localhost:1080.")
  private @Nullable String proxy;

  @Option(
      names = {"-k", "--insecure"},
      description = "Take any certificate; allow tokens over ws:.")
  private boolean insecure;

  boolean isInsecure() {
    return insecure;
  }

  /**
   * Returns what the options amount to.
   *
   * @throws UsageException if they cannot be
   */
  ReconnectingWebSocketOptions forUrl(String url) {
    ReconnectingWebSocketOptions options = new ReconnectingWebSocketOptions();
    options
        .url(url)
        .protocols(protocols.toArray(String[]::new))
        .reconnectPolicy(policy())
        .maxEnqueuedMessages(MAX_QUEUED)
        .overflow(Overflow.BLOCK)
        .closeTimeout(CLOSE_TIMEOUT);
    delays(options);
    heartbeat(options);
    request(url, options);
    options.webSocket(transport.factory(way(url)));
    if (!onConnect.isEmpty()) {
      options.onConnect(
          connection -> {
            onConnect.forEach(text -> connection.send(Message.text(text)));
            return null;
          });
    }
    return options;
  }

  private void delays(ReconnectingWebSocketOptions options) {
    set("--min-delay", minDelay, options::minReconnectionDelay);
    set("--max-delay", maxDelay, options::maxReconnectionDelay);
    set("--factor", factor, options::reconnectionDelayGrowFactor);
    set("--jitter", jitter, options::reconnectionDelayJitter);
    set("--max-retries", maxRetries, options::maxRetries);
    Duration min = minDelay == null ? ExponentialBackoff.DEFAULT.min() : minDelay;
    Duration max = maxDelay == null ? ExponentialBackoff.DEFAULT.max() : maxDelay;
    if (min.compareTo(max) > 0) {
      throw new UsageException(
          "--min-delay "
              + Durations.show(min)
              + ": must be at most --max-delay, which is "
              + Durations.show(max));
    }
  }

  private void heartbeat(ReconnectingWebSocketOptions options) {
    Duration interval = pingInterval == null ? Heartbeat.DEFAULT.interval() : pingInterval;
    Duration timeout = pingTimeout == null ? Heartbeat.DEFAULT.timeout() : pingTimeout;
    Duration valid = Heartbeat.DEFAULT.interval();
    set("--ping-timeout", timeout, value -> options.heartbeat(Heartbeat.pings(valid, value)));
    if (interval.isZero()) {
      options.noHeartbeat();
    } else {
      set("--ping-interval", interval, value -> options.heartbeat(Heartbeat.pings(value, timeout)));
    }
  }

  private static <T> void set(String option, @Nullable T value, Consumer<T> setter) {
    if (value != null) {
      String given = value instanceof Duration time ? Durations.show(time) : value.toString();
      UsageException.check(option, given, () -> setter.accept(value));
    }
  }

  private ReconnectPolicy policy() {
    StandardReconnectPolicy policy = ReconnectPolicy.standard();
    for (int code : exitOn) {
      boolean status = code >= 100 && code <= 599;
      if (!status && (code < 1000 || code > 4999)) {
        throw new UsageException(
            "--exit-on " + code + ": must be a close code, 1000 to 4999, or a status, 100 to 599");
      }
      policy = status ? policy.endOnStatuses(code) : policy.endOnCodes(code);
    }
    return policy;
  }

  private void request(String url, ReconnectingWebSocketOptions options) {
    Map<String, List<String>> sent = new LinkedHashMap<>();
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new UsageException("--header '" + header + "': must be 'Name: value'");
      }
      String value = header.substring(colon + 1).strip();
      sent.computeIfAbsent(header.substring(0, colon), name -> new ArrayList<>()).add(value);
      options.header(header.substring(0, colon), value);
    }
    if (bearerFile != null) {
      BearerFile bearer = new BearerFile(bearerFile);
      bearer.check();
      bearer.get().forEach((name, value) -> sent.put(name, List.of(value)));
      options.headers(bearer);
    }
    if (insecure) {
      options.allowCleartextAuthorization();
    }
    try {
      WebSocketRequest.of(url, protocols, sent, insecure);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          String.valueOf(e.getMessage())
              .replace("allow it by name with allowCleartextAuthorization", "add --insecure"));
    }
  }

  private Way way(String url) {
    boolean secure = WebSocketRequest.of(url).uri().getScheme().equals("wss");
    return new Way(proxy == null ? null : Way.proxy(proxy), secure, insecure);
  }
}
