package dev.everwire.it.matrix;

import static dev.everwire.testkit.assertions.WebSocketAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.HandshakeException;
import dev.everwire.WebSocketFactory;
import dev.everwire.it.interop.InteropServer;
import dev.everwire.it.transport.RecordedConnection;
import dev.everwire.it.transport.Setup;
import dev.everwire.testkit.proxy.Direction;
import dev.everwire.testkit.proxy.Ending;
import dev.everwire.testkit.proxy.FaultProxy;
import dev.everwire.transport.TransportOptions;
import java.time.Duration;
import java.util.List;

/** What the opening handshake settles, and how it fails. */
final class HandshakeCases {

  /** Time enough for a reset to be noticed; not for a test to wait for a deadline. */
  private static final TransportOptions WITHIN_10_S =
      TransportOptions.DEFAULT.handshakeTimeout(Duration.ofSeconds(10));

  private final InteropServer server;

  private HandshakeCases(InteropServer server) {
    this.server = server;
  }

  static List<InteropCase> of(InteropServer server) {
    HandshakeCases cases = new HandshakeCases(server);
    return List.of(
        InteropCase.of("subprotocol", cases::theServerChoosesASubprotocol),
        InteropCase.of("no subprotocol", cases::withoutAnOfferThereIsNoSubprotocol),
        InteropCase.of("refused handshake", cases::aRefusalShowsItsStatus),
        InteropCase.of("headers of a refusal", cases::aRefusalShowsItsHeaders),
        InteropCase.of("RST in the handshake", cases::aResetInsteadOfAnAnswerIsTold)
            .with(Setup.DEFAULT.options(WITHIN_10_S)));
  }

  private void theServerChoosesASubprotocol(WebSocketFactory transport) {
    try (RecordedConnection echo =
        RecordedConnection.open(transport, server.url("/echo"), "unknown", "chat")) {
      assertThat(echo.socket()).hasProtocol("chat");
    }
  }

  private void withoutAnOfferThereIsNoSubprotocol(WebSocketFactory transport) {
    try (RecordedConnection echo = RecordedConnection.open(transport, server.url("/echo"))) {
      assertThat(echo.socket()).hasProtocol("");
    }
  }

  private void aRefusalShowsItsStatus(WebSocketFactory transport) {
    assertThat(refusal(transport).status()).isEqualTo(503);
  }

  private void aRefusalShowsItsHeaders(WebSocketFactory transport) {
    assertThat(refusal(transport).header("Retry-After")).contains("7");
  }

  private HandshakeException refusal(WebSocketFactory transport) {
    try (RecordedConnection refused =
        RecordedConnection.attempt(transport, server.url("/refuse"))) {
      return (HandshakeException) refused.failure().get(0);
    }
  }

  private void aResetInsteadOfAnAnswerIsTold(WebSocketFactory transport) {
    try (FaultProxy wire = FaultProxy.start(server.port())) {
      wire.cutAfter(0, Ending.RST, Direction.SERVER_TO_CLIENT);
      long began = System.nanoTime();
      try (RecordedConnection cut =
          RecordedConnection.attempt(transport, wire.url(server.url("/echo")))) {
        cut.failure();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as("the reset ends the attempt, not its deadline")
          .isLessThan(WITHIN_10_S.handshakeTimeout());
    }
  }
}
