package dev.everwire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketRequestTest {

  private static WebSocketRequest withHeader(String url, String name, String value) {
    return WebSocketRequest.of(url, List.of(), Map.of(name, List.of(value)), false);
  }

  @ParameterizedTest
  @CsvSource({
    "ws://example.org, ws://example.org/",
    "http://example.org/x?y=1, ws://example.org/x?y=1",
    "HTTPS://EXAMPLE.org:443/a, wss://example.org/a",
    "ws://example.org:80/, ws://example.org/",
    "wss://example.org:8443, wss://example.org:8443/",
    "ws://[::1]:9/, ws://[::1]:9/",
    "ws://example.org/a%20b?c=%7B, ws://example.org/a%20b?c=%7B"
  })
  void c14UrlsAreNormalized(String given, String normalized) {
    assertThat(WebSocketRequest.of(given).uri()).hasToString(normalized);
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://example.org/, scheme",
    "example.org, scheme",
    "'', scheme",
    "ws://example.org/#, fragment",
    "wss://example.org/a#b, fragment",
    "ws:///path, host",
    "ws://exa mple.org/, index",
    "ws://example.org:99999/, port"
  })
  void c14OtherUrlsAreRefusedWithTheReason(String url, String reason) {
    assertThatThrownBy(() -> WebSocketRequest.of(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + url + "\"")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a,b", "ä", "a\u0000", "a/b"})
  void c14ProtocolsThatAreNoTokenAreRefused(String protocol) {
    assertThatThrownBy(
            () -> WebSocketRequest.of("wss://example.org", List.of(protocol), Map.of(), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token");
  }

  @Test
  void c14ProtocolsThatRepeatAreRefusedInWhateverCase() {
    assertThatThrownBy(
            () -> WebSocketRequest.of("wss://example.org", List.of("a", "A"), Map.of(), false))
        .hasMessageContaining("twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Upgrade", "connection", "Sec-WebSocket-Key", "sec-websocket-protocol"})
  void headersOfTheHandshakeItselfAreRefused(String name) {
    assertThatThrownBy(() -> withHeader("wss://example.org", name, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void aHeaderCannotSmuggleAnother() {
    assertThatThrownBy(() -> withHeader("wss://example.org", "X", "a\r\nY: b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("control");
    assertThatThrownBy(() -> withHeader("wss://example.org", "X Y", "a"))
        .hasMessageContaining("token");
  }

  @Test
  void credentialsInClearTextAreRefusedButForLoopback() {
    assertThatThrownBy(() -> withHeader("ws://example.org", "authorization", "Bearer s3cret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowCleartextAuthorization")
        .hasMessageNotContaining("s3cret");
    for (String loopback : List.of("localhost", "127.0.0.1", "127.8.8.8", "[::1]", "a.localhost")) {
      assertThat(withHeader("ws://" + loopback + "/", "Authorization", "x").headers()).hasSize(1);
    }
    assertThat(withHeader("wss://example.org", "Authorization", "x").headers()).hasSize(1);
  }

  @Test
  void userInfoBecomesAHeaderAndLeavesTheUrl() {
    WebSocketRequest request = WebSocketRequest.of("wss://joe:s3cret@example.org/");

    assertThat(request.uri()).hasToString("wss://example.org/");
    assertThat(request.headers()).containsEntry("Authorization", List.of("Basic am9lOnMzY3JldA=="));
    assertThat(request.toString()).doesNotContain("s3cret", "am9lOnMzY3JldA");
  }

  @Test
  void secretsAreTakenOutOfWhatIsShown() {
    WebSocketRequest request =
        WebSocketRequest.of("wss://example.org/x?access_token=s3cret&id=7&api_key=s3cret");

    assertThat(request.displayUrl())
        .isEqualTo("wss://example.org/x?access_token=***&id=7&api_key=***");
    assertThatThrownBy(() -> WebSocketRequest.of("ftp://joe:s3cret@x/?token=s3cret"))
        .hasMessageNotContaining("s3cret");
  }
}
