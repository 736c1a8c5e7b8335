package dev.everwire.jakarta;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.everwire.HandshakeException;
import dev.everwire.WebSocketRequest;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import java.io.IOException;
import java.net.ProtocolException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What is asked in the opening handshake and what is answered. The answer is checked here by RFC
 * 6455 section 4.1, since containers do not check all of it: Tomcat's not even the key.
 */
final class Handshake extends ClientEndpointConfig.Configurator {

  private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final long ANSWER_WAIT_SECONDS = 1;

  private final WebSocketRequest request;
  private final List<Extension> offered;
  private final boolean refusalsShown;
  private final CompletableFuture<Map<String, List<String>>> answer = new CompletableFuture<>();
  private volatile String key = "";

  /**
   * Creates what an attempt is configured with.
   *
   * @param refusalsShown whether the container calls {@link #afterResponse} for refusals, too
   */
  Handshake(WebSocketRequest request, List<Extension> offered, boolean refusalsShown) {
    this.request = request;
    this.offered = offered;
    this.refusalsShown = refusalsShown;
  }

  @Override
  public void beforeRequest(Map<String, List<String>> headers) {
    headers.forEach(
        (name, values) -> {
          if (name.equalsIgnoreCase("Sec-WebSocket-Key")) {
            key = values.get(0);
          }
        });
    request
        .headers()
        .forEach(
            (name, values) -> {
              headers.keySet().removeIf(name::equalsIgnoreCase);
              headers.put(name, values);
            });
  }

  @Override
  public void afterResponse(HandshakeResponse response) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    response.getHeaders().forEach((name, values) -> headers.put(name, List.copyOf(values)));
    answer.complete(Collections.unmodifiableMap(headers));
  }

  /** Returns the extensions that the server chose, "" for none. */
  String extensions() {
    return header("Sec-WebSocket-Extensions");
  }

  private String header(String name) {
    Map<String, List<String>> headers = answer.getNow(Map.of());
    return String.join(", ", headers.getOrDefault(name, List.of()));
  }

  /**
   * Checks the answer that opened the connection.
   *
   * @param protocol what the container says was chosen
   * @throws HandshakeException if the connection must not be used
   */
  void check(@Nullable String protocol) throws HandshakeException {
    require(header("Upgrade").equalsIgnoreCase("websocket"), "no Upgrade: websocket");
    require(
        List.of(header("Connection").toLowerCase(Locale.ROOT).split("[ ,]+", -1))
            .contains("upgrade"),
        "no Connection: upgrade");
    require(header("Sec-WebSocket-Accept").equals(accept(key)), "wrong Sec-WebSocket-Accept");
    require(
        protocol == null || protocol.isEmpty() || request.protocols().contains(protocol),
        "the protocol \"" + protocol + "\" was not offered");
    for (String chosen : extensions().split(",", -1)) {
      String name = chosen.split(";", 2)[0].strip();
      require(
          name.isEmpty() || offered.stream().anyMatch(known -> known.getName().equals(name)),
          "the extension \"" + name + "\" was not offered");
    }
  }

  private void require(boolean met, String otherwise) throws HandshakeException {
    if (!met) {
      throw new HandshakeException(
          101, answer.getNow(Map.of()), "", new ProtocolException(otherwise));
    }
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha1.digest((key + ACCEPT_GUID).getBytes(ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  /** Returns what an attempt failed with: a refusal with as much as is known, or the I/O error. */
  IOException failure(Exception thrown) {
    int status = Refusals.status(thrown);
    if (status != Refusals.UNKNOWN) {
      return new HandshakeException(status, refusalHeaders(), "", thrown);
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return io;
      }
    }
    return new IOException(thrown.getMessage(), thrown);
  }

  /** Tyrus tells the failure first, and shows the answer right after, on another thread. */
  private Map<String, List<String>> refusalHeaders() {
    if (!refusalsShown) {
      return Map.of();
    }
    try {
      return answer.get(ANSWER_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }
}
