package dev.everwire.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The server finds what its clients do wrong, answers as the standard says, and keeps it. */
@Timeout(60)
class ClientJudgementTest {

  private static final byte[] HALF_A_CHARACTER = {(byte) 0xC3};

  static Stream<Arguments> illegalFrames() {
    byte[] none = {};
    return Stream.of(
        arguments("no mask (5.1)", 1002, List.of(Frame.text("a").encode())),
        arguments("reserved bits", 1002, masked(Frame.text("a").withRsv(4))),
        arguments("reserved opcode (5.2)", 1002, masked(Frame.of(3, none))),
        arguments("reserved opcode (5.2)", 1002, masked(Frame.of(11, none))),
        arguments("fragmented control", 1002, masked(Frame.ping(none).withFin(false))),
        arguments("over 125 bytes", 1002, masked(Frame.ping(new byte[126]))),
        arguments("continuation of nothing", 1002, masked(Frame.textPart(none, false, true))),
        arguments(
            "message within another",
            1002,
            masked(Frame.textPart(none, true, false), Frame.binary(none))),
        arguments("not UTF-8", 1007, masked(Frame.textPart(HALF_A_CHARACTER, true, true))),
        arguments(
            "not UTF-8",
            1007,
            masked(
                Frame.textPart(HALF_A_CHARACTER, true, false),
                Frame.textPart(HALF_A_CHARACTER, false, true))),
        arguments("half a close code", 1002, masked(Frame.of(Frame.CLOSE, new byte[1]))),
        arguments("never sent", 1002, masked(Frame.close(1005, ""))),
        arguments("never sent", 1002, masked(Frame.close(999, ""))),
        arguments("never sent", 1002, masked(Frame.close(2999, ""))),
        arguments("not UTF-8", 1007, masked(Frame.of(Frame.CLOSE, new byte[] {3, -24, -1}))),
        arguments("shortest form", 1002, List.of(masked(Frame.text("a"), 16, 1))),
        arguments("shortest form", 1002, List.of(masked(Frame.text("a"), 64, 1))),
        arguments("at most 256 MiB", 1009, List.of(masked(Frame.text("a"), 64, 1L << 40))),
        arguments("at most 256 MiB", 1009, List.of(masked(Frame.text("a"), 64, -1))));
  }

  private static List<byte[]> masked(Frame... frames) {
    return Stream.of(frames).map(frame -> frame.withMask(true).encode()).toList();
  }

  private static byte[] masked(Frame frame, int lengthBits, long claimedLength) {
    return frame.withMask(true).encode(lengthBits, claimedLength);
  }

  @ParameterizedTest
  @MethodSource("illegalFrames")
  void illegalFrameIsKeptAndAnsweredWithItsCode(String what, int code, List<byte[]> bytes)
      throws Exception {
    ScriptedServer server = ScriptedServer.start(Script.echo());
    try (server;
        RawClient client = RawClient.open(server)) {
      for (byte[] frame : bytes) {
        client.send(frame);
      }
      assertThat(client.read().closeCode()).isEqualTo(code);
    }
    assertThat(server.failures())
        .singleElement()
        .isInstanceOfSatisfying(
            ProtocolViolation.class,
            violation -> {
              assertThat(violation).hasMessageContaining(what);
              assertThat(violation.closeCode()).isEqualTo(code);
            });
  }

  @Test
  void frameAfterTheCloseIsIllegal() throws Exception {
    Script script =
        connection -> {
          connection.accept();
          connection.awaitClose();
          connection.read();
        };
    ScriptedServer server = ScriptedServer.start(script);
    try (server;
        RawClient client = RawClient.open(server)) {
      client.send(Frame.close(1000, ""));
      client.send(Frame.ping(new byte[0]));
      assertThat(client.end()).isEqualTo("FIN");
    }
    assertThat(server.failures()).singleElement().asString().contains("frame after Close");
  }

  @Test
  void charactersMayBeSplitBetweenFragments() throws Exception {
    ScriptedServer server = ScriptedServer.start(Script.echo());
    try (server;
        RawClient client = RawClient.open(server)) {
      client.send(Frame.textPart(HALF_A_CHARACTER, true, false));
      client.send(Frame.textPart(new byte[] {(byte) 0xBC}, false, true));
      assertThat(client.read()).isEqualTo(Frame.text("\u00FC"));
      client.send(Frame.close(1014, ""));
      assertThat(client.read()).isEqualTo(Frame.close(1014, ""));
    }
    assertThat(server.failures()).isEmpty();
  }

  static Stream<Arguments> badHandshakes() {
    String good = RawClient.handshake("/");
    return Stream.of(
        arguments("method", good.replace("GET", "PUT")),
        arguments("HTTP version", good.replace("HTTP/1.1", "HTTP/1.0")),
        arguments("request line", good.replace("GET /", "GET  /")),
        arguments("request target", good.replace("GET /", "GET x")),
        arguments("header line", good.replace("Host:", "Host")),
        arguments("header line", good.replace("Upgrade: websocket", "Upgrade:\r\n websocket")),
        arguments("Host", good.replace("Host:", "X-Host:")),
        arguments("Upgrade", good.replace("websocket", "h2c")),
        arguments("Connection", good.replace("keep-alive, Upgrade", "keep-alive")),
        arguments("Sec-WebSocket-Version", good.replace("13", "8")),
        arguments("Sec-WebSocket-Key", good.replace("dGhl", "")),
        arguments("Sec-WebSocket-Key", good.replace("dGhl", "****")),
        arguments("Sec-WebSocket-Key", good.replace("-Key", "-Kee")),
        arguments("size of the handshake", good.replace("/ ", "/" + "x".repeat(16_384) + " ")));
  }

  @ParameterizedTest
  @MethodSource("badHandshakes")
  void badHandshakeIsKeptAndAnsweredWith400(String what, String handshake) throws Exception {
    ScriptedServer server = ScriptedServer.start(Script.echo());
    try (server;
        RawClient client = new RawClient(server.port())) {
      client.send(handshake);
      assertThat(client.readHead()).startsWith("HTTP/1.1 400 ");
    }
    assertThat(server.failures())
        .singleElement()
        .isInstanceOf(ProtocolViolation.class)
        .asString()
        .contains("bad opening handshake (4.1), " + what + ": ");
  }
}
