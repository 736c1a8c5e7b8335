package dev.everwire.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.everwire.HandshakeException;
import dev.everwire.WebSocketRequest;
import dev.everwire.policy.Loss;
import dev.everwire.policy.StandardReconnectPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What an application asks to connect to (C14), and what a server answers to it. */
class RequestFuzzTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @FuzzTest(maxDuration = "1m")
  void aUrlIsNormalizedOrRefused(byte[] data) {
    String url = new String(data, StandardCharsets.UTF_8);
    WebSocketRequest request;
    try {
      request = WebSocketRequest.of(url, List.of(), Map.of(), true);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(request.uri().getScheme()).isIn("ws", "wss");
    assertThat(request.uri().getHost()).isNotEmpty();
    assertThat(request.uri().getRawUserInfo()).isNull();
    assertThat(request.uri().getRawFragment()).isNull();
    assertThat(request.uri().getRawPath()).startsWith("/");
    WebSocketRequest again =
        WebSocketRequest.of(request.uri().toString(), List.of(), Map.of(), true);
    assertThat(again.uri()).isEqualTo(request.uri());
  }

  /** Lines: the protocols, then a header's name and its value. */
  @FuzzTest(maxDuration = "1m")
  void protocolsAndHeadersAreFitToBeSentOrRefused(byte[] data) {
    String[] parts = new String(data, StandardCharsets.ISO_8859_1).split("\0", 3);
    if (parts.length < 3) {
      return;
    }
    List<String> protocols = Arrays.asList(parts[0].split(",", -1));
    WebSocketRequest request;
    try {
      request =
          WebSocketRequest.of(
              "wss://example.org", protocols, Map.of(parts[1], List.of(parts[2])), false);
    } catch (IllegalArgumentException e) {
      return;
    }
    assertThat(request.protocols()).allMatch(protocol -> protocol.matches("[!-~]+"));
    request
        .headers()
        .forEach(
            (name, values) -> {
              assertThat(name).matches("[!-~]+").doesNotContain(":");
              assertThat(values).noneMatch(value -> value.matches("(?s).*[\r\n\0].*"));
            });
  }

  @FuzzTest(maxDuration = "1m")
  void retryAfterIsAWaitOrNothing(byte[] data) {
    String value = new String(data, StandardCharsets.ISO_8859_1);
    Loss loss =
        Loss.of(
            Loss.Source.HANDSHAKE,
            new HandshakeException(503, Map.of("Retry-After", List.of(value)), "", null));

    loss.retryAfter(NOW).ifPresent(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ZERO));
    assertThat(StandardReconnectPolicy.DEFAULT.decide(loss, NOW)).isNotNull();
  }
}
