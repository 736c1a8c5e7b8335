package dev.everwire.reconnect;

import dev.everwire.WebSocketRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Asks the suppliers for what the next attempt is to connect to (R4). */
final class Preparation {

  private final Supplied<String> url;
  private final Supplied<List<String>> protocols;
  private final Supplied<Map<String, String>> suppliedHeaders;
  private final Map<String, List<String>> headers;
  private final boolean allowCleartextAuthorization;

  Preparation(ReconnectingWebSocketOptions options) {
    this.url = Objects.requireNonNull(options.url, "url: set it, or a supplier of it");
    this.protocols = options.protocols;
    this.suppliedHeaders = options.suppliedHeaders;
    this.headers = options.headers;
    this.allowCleartextAuthorization = options.allowCleartextAuthorization;
  }

  /**
   * Checks what is known before any supplier is asked.
   *
   * @return the URL, "" if a supplier will name it
   * @throws IllegalArgumentException if it can never succeed
   */
  String checkFixed() {
    String to = Objects.requireNonNullElse(url.fixed(), "");
    List<String> offered = Objects.requireNonNullElse(protocols.fixed(), List.of());
    String sample = to.isEmpty() ? "wss://example.invalid/" : to;
    WebSocketRequest request =
        WebSocketRequest.of(sample, offered, headers, allowCleartextAuthorization);
    return url.fixed() == null ? "" : request.uri().toString();
  }

  /** Asks all three, on this thread, which a supplier may block. */
  CompletionStage<WebSocketRequest> ask() {
    CompletionStage<Offer> offer =
        protocols.ask("protocols").thenCombine(suppliedHeaders.ask("headers"), Offer::new);
    return url.ask("url").thenCombine(offer, this::request);
  }

  private record Offer(List<String> protocols, Map<String, String> headers) {}

  private WebSocketRequest request(String to, Offer offer) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    headers.forEach((name, values) -> all.put(name, new ArrayList<>(values)));
    offer.headers.forEach(
        (name, value) -> {
          all.keySet().removeIf(name::equalsIgnoreCase);
          all.put(name, List.of(value));
        });
    return WebSocketRequest.of(to, offer.protocols, all, allowCleartextAuthorization);
  }
}
