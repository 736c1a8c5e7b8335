package dev.everwire.it.matrix;

import static dev.everwire.testkit.assertions.WebSocketAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.WebSocketFactory;
import dev.everwire.it.interop.InteropServer;
import dev.everwire.it.transport.RecordedConnection;
import dev.everwire.testkit.proxy.Direction;
import dev.everwire.testkit.proxy.Ending;
import dev.everwire.testkit.proxy.FaultProxy;
import java.util.List;

/** What the opening handshake settles, and how it fails. */
final class HandshakeCases {

  private final InteropServer server;

  private HandshakeCases(InteropServer server) {
    this.server = server;
  }

  static List<InteropCase> of(InteropServer server) {
    HandshakeCases cases = new HandshakeCases(server);
    return List.of(
        InteropCase.of("subprotocol", cases::theServerChoosesASubprotocol),
        InteropCase.of("no subprotocol", cases::withoutAnOfferThereIsNoSubprotocol),
        InteropCase.of("refused handshake", cases::aRefusalShowsStatusAndHeaders),
        InteropCase.of("RST in the handshake", cases::aResetInsteadOfAnAnswerIsAnError));
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

  private void aRefusalShowsStatusAndHeaders(WebSocketFactory transport) {
    try (RecordedConnection refused =
        RecordedConnection.attempt(transport, server.url("/refuse"))) {
      HandshakeException error =
          (HandshakeException) refused.events().next(EventType.ERROR).error();

      assertThat(error.status()).isEqualTo(503);
      assertThat(error.header("Retry-After")).contains("7");
      assertThat(refused.events().next(EventType.CLOSE)).hasCode(1006).wasNotClean();
    }
  }

  private void aResetInsteadOfAnAnswerIsAnError(WebSocketFactory transport) {
    try (FaultProxy wire = FaultProxy.start(server.port())) {
      wire.cutAfter(0, Ending.RST, Direction.SERVER_TO_CLIENT);
      try (RecordedConnection cut =
          RecordedConnection.attempt(transport, wire.url(server.url("/echo")))) {
        assertThat(cut.events().next(EventType.ERROR).error()).isNotNull();
        assertThat(cut.events().next(EventType.CLOSE)).hasCode(1006).wasNotClean();
      }
    }
  }
}
