package dev.everwire.jakarta;

import static dev.everwire.jakarta.ContainerUnderTest.TOMCAT;
import static dev.everwire.jakarta.ContainerUnderTest.TYRUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.HandshakeRequest;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes out for an opening handshake, and what may come back. */
class HandshakeTest {

  @ParameterizedTest
  @EnumSource
  void pathHeadersAndProtocolsGoOutAsGiven(ContainerUnderTest container) throws Exception {
    BlockingQueue<HandshakeRequest> requests = new LinkedBlockingQueue<>();
    Script script =
        connection -> {
          requests.add(connection.handshake());
          connection.accept("chat");
          connection.awaitDisconnect();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      WebSocketRequest request =
          WebSocketRequest.of(
              server.url("/a%20b?c=%26"),
              List.of("unknown", "chat"),
              Map.of("X-Two", List.of("one", "two")),
              false);
      RecordedSocket open = RecordedSocket.connecting(request, container.factory());
      open.events().next(EventType.OPEN);

      assertThat(open.socket().protocol()).isEqualTo("chat");
      HandshakeRequest asked = requests.poll(20, TimeUnit.SECONDS);
      assertThat(asked.target()).isEqualTo("/a%20b?c=%26");
      assertThat(asked.protocols()).containsExactly("unknown", "chat");
      assertThat(String.join(",", asked.headers().get("X-Two")).replace(" ", ""))
          .as("in one line or in two")
          .isEqualTo("one,two");
      open.socket().close();
    }
  }

  @Test
  void tomcatSendsHeaderValuesInLatin1() throws Exception {
    BlockingQueue<String> names = new LinkedBlockingQueue<>();
    Script script =
        connection -> {
          names.add(connection.handshake().header("X-Name").orElse("none"));
          connection.accept();
          connection.awaitDisconnect();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket open = RecordedSocket.connecting(zoe(server.url()), TOMCAT.factory());

      assertThat(names.poll(20, TimeUnit.SECONDS)).isEqualTo("Zo\u00e9");
      open.socket().close();
    }
  }

  @Test
  void c14HeaderValueBeyondAsciiIsRefusedWithTyrus() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TYRUS.factory().create(zoe("ws://127.0.0.1:9")))
        .withMessageContaining("X-Name")
        .withMessageNotContaining("Zo\u00e9");
  }

  private static WebSocketRequest zoe(String url) {
    return WebSocketRequest.of(url, List.of(), Map.of("X-Name", List.of("Zo\u00e9")), false);
  }

  @ParameterizedTest
  @EnumSource
  void redirectIsNotFollowed(ContainerUnderTest container) {
    try (ScriptedServer server = ScriptedServer.start(Script.refuse(302, "Location", "/b"))) {
      Throwable failure =
          RecordedSocket.connecting(server.url(), container.factory()).failure(1006);

      assertThat(server.accepted()).isEqualTo(1);
      if (container == TYRUS) {
        assertThat(((HandshakeException) failure).status()).isEqualTo(302);
      } else {
        assertThat(failure).as("Tomcat does not say which").hasMessageContaining("[0]");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void c03RefusalIsToldWithItsStatus(ContainerUnderTest container) {
    HandshakeException refusal =
        refusal(container, Script.refuse(503, "Retry-After", "7", "try later"));

    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal.header("retry-after").isPresent()).isEqualTo(container == TYRUS);
  }

  @ParameterizedTest
  @EnumSource
  void c13ProtocolThatWasNotOfferedFailsTheHandshake(ContainerUnderTest container) {
    Script wrong =
        connection -> {
          connection.accept("other");
          connection.awaitDisconnect();
        };
    assertThat(refusal(container, wrong)).hasStackTraceContaining("\"other\" was not offered");
  }

  private static HandshakeException refusal(ContainerUnderTest container, Script script) {
    try (ScriptedServer server = ScriptedServer.start(script)) {
      return (HandshakeException)
          RecordedSocket.connecting(server.url(), container.factory()).failure(1006);
    }
  }
}
