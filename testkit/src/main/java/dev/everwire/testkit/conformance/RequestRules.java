package dev.everwire.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.IWebSocket;
import dev.everwire.OpenEvent;
import dev.everwire.testkit.server.HandshakeRequest;
import dev.everwire.testkit.server.ServerConnection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** C13 what the server chose, C14 what may be asked for. */
interface RequestRules extends Rules {

  /** C13: look at what is offered, and at what becomes of the server's choice. */
  @Test
  default void c13ProtocolIsTheServersChoice(Rig rig) throws Exception {
    IWebSocket socket = rig.create("first.example", "second.example");
    assertThat(socket.protocol()).as("C13: before open").isEmpty();
    assertThat(socket.extensions()).as("C13: before open").isEmpty();
    ServerConnection peer = rig.peer();
    assertThat(peer.handshake().protocols())
        .as("C13: what is offered, best first")
        .containsExactly("first.example", "second.example");
    peer.accept("second.example");
    rig.events.expect(OpenEvent.class, "C13");
    assertThat(socket.protocol()).as("C13").isEqualTo("second.example");
    assertThat(socket.extensions()).as("C13: none was chosen").isEmpty();
  }

  /** C13: look at what stands for no choice. */
  @Test
  default void c13NoChoiceIsTheEmptyString(Rig rig) throws Exception {
    IWebSocket socket = rig.create("first.example");
    rig.peer().accept();
    rig.events.expect(OpenEvent.class, "C13");
    assertThat(socket.protocol()).as("C13").isEmpty();
    assertThat(socket.extensions()).as("C13").isEmpty();
  }

  /** C13: look at whether what was not offered is accepted (RFC 6455 section 4.1). */
  @Test
  default void c13WhatWasNotOfferedFailsTheConnection(Rig rig) throws Exception {
    rig.create("first.example");
    rig.peer().accept("other.example");
    rig.events.expectFailure(1006, "C13: a protocol that was not offered");
    rig.events.forget();
    rig.create();
    rig.peer().accept("first.example");
    rig.events.expectFailure(1006, "C13: a protocol where none was offered");
    rig.events.forget();
    rig.create();
    rig.peer().accept(Map.of("Sec-WebSocket-Extensions", "x-not-offered"));
    rig.events.expectFailure(1006, "C13: an extension that was not offered");
  }

  /** C14: look at the checks of the URL. */
  @Test
  default void c14BadUrlsAreRefusedAtOnce(Rig rig) {
    String authority = rig.server.url().substring("ws:".length());
    for (String url :
        List.of(
            "ftp:" + authority,
            "ws:" + authority + "#",
            "ws:" + authority + "#fragment",
            "ws:/no-host",
            "//127.0.0.1/relative",
            "not a URL",
            "")) {
      assertThatThrownBy(() -> rig.create(rig.kit.request(url, List.of()), socket -> {}))
          .as("C14: URL \"" + url + "\"")
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** C14: look at the checks of the protocols. */
  @Test
  default void c14BadProtocolsAreRefusedAtOnce(Rig rig) {
    for (List<String> protocols :
        List.of(
            List.of("twice", "twice"),
            List.of("twice", "Twice"),
            List.of(""),
            List.of("two words"),
            List.of("comma,"),
            List.of("ümlaut"),
            List.of("line\r\nbreak"))) {
      assertThatThrownBy(
              () -> rig.create(rig.kit.request(rig.server.url(), protocols), socket -> {}))
          .as("C14: protocols " + protocols)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** C14: look at what maps http to ws, and keeps path and query. */
  @Test
  default void c14HttpUrlIsMappedToWs(Rig rig) throws Exception {
    String http = "HTTP" + rig.server.url("/a%20b?c=d&e").substring("ws".length());
    IWebSocket socket = rig.create(rig.kit.request(http, List.of()), connecting -> {});
    ServerConnection peer = rig.peer();
    HandshakeRequest request = peer.handshake();
    assertThat(request.target()).as("C14: path and query").isEqualTo("/a%20b?c=d&e");
    peer.accept();
    rig.events.expect(OpenEvent.class, "C14");
    assertThat(socket.url()).as("C14").isEqualTo(rig.server.url("/a%20b?c=d&e"));
  }
}
