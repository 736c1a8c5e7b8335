package dev.everwire.it.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.jdk.JdkWebSocketFactory;
import dev.everwire.policy.Heartbeat;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.events.RecordedEvents;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import dev.everwire.transport.TransportOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever illegal thing a server does: {@code error}, {@code close} with the right code, and a
 * connection that works afterwards.
 */
class HostileServerTest {

  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int LIMIT = 1 << 16;

  private static Arguments when(String what, int code, Script script) {
    return Arguments.of(what, code, script);
  }

  private static Script accepted(Script then) {
    return connection -> {
      connection.accept();
      then.play(connection);
      connection.awaitDisconnect();
    };
  }

  private static Script frames(Frame... frames) {
    return accepted(
        connection -> {
          for (Frame frame : frames) {
            connection.send(frame);
          }
        });
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static Stream<Arguments> hostileScripts() {
    return Stream.of(
        when("refuses with 503", 1006, Script.refuse(503)),
        when("refuses with 401", 1006, Script.refuse(401)),
        when("answers no HTTP", 1006, connection -> connection.raw(latin("garbage\r\n\r\n"))),
        when(
            "hangs up within its answer",
            1006,
            connection -> {
              // A reset could overtake the bytes, and before any byte the client repeats by itself.
              connection.handshake();
              connection.raw(latin("HTTP/1.1 101 Switching"));
              connection.disconnect();
            }),
        when("never answers the handshake", 1006, ServerConnection::awaitDisconnect),
        when(
            "accepts the wrong key",
            1006,
            connection -> connection.accept(Map.of("Sec-WebSocket-Accept", "wrong"))),
        when(
            "chooses what was not offered",
            1006,
            connection -> connection.accept(Map.of("Sec-WebSocket-Protocol", "other"))),
        when("masks", 1002, frames(Frame.text("x").withMask(true))),
        when("sets a reserved bit", 1002, frames(Frame.text("x").withRsv(4))),
        when("uses a reserved opcode", 1002, frames(Frame.of(0x3, new byte[0]))),
        when("continues nothing", 1002, frames(Frame.of(Frame.CONTINUATION, new byte[1]))),
        when(
            "interleaves messages",
            1002,
            frames(Frame.textPart(latin("a"), true, false), Frame.text("b"))),
        when("fragments a ping", 1002, frames(Frame.ping(new byte[0]).withFin(false))),
        when("sends a ping that is too long", 1002, frames(Frame.ping(new byte[126]))),
        when("sends bad UTF-8", 1007, frames(Frame.of(Frame.TEXT, new byte[] {(byte) 0xff}))),
        when(
            "breaks UTF-8 across fragments",
            1007,
            frames(
                Frame.textPart(new byte[] {(byte) 0xe2}, true, false),
                Frame.textPart(new byte[] {'x'}, false, true))),
        when("sends too much", 1009, frames(Frame.binary(new byte[LIMIT + 1]))),
        when(
            "sends too much in fragments",
            1009,
            accepted(
                connection -> {
                  connection.send(Frame.binaryPart(new byte[LIMIT], true, false));
                  connection.send(Frame.binaryPart(new byte[LIMIT], false, false));
                })),
        when("closes with half a code", 1002, frames(Frame.of(Frame.CLOSE, new byte[] {3}))),
        when(
            "closes with a code that is never on the wire",
            1002,
            frames(Frame.of(Frame.CLOSE, new byte[] {3, (byte) 0xee}))),
        when("resets", 1006, accepted(ServerConnection::reset)),
        when("ends the stream", 1006, accepted(ServerConnection::disconnect)),
        when(
            "ends it within a frame",
            1006,
            accepted(
                connection -> {
                  connection.raw(new byte[] {(byte) 0x81, 5, 'a'});
                  connection.disconnect();
                })),
        when("falls silent", 1006, accepted(ServerConnection::awaitDisconnect)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("hostileScripts")
  void aServerThat(String what, int code, Script script) {
    try (ScriptedServer server = ScriptedServer.start(Script.of(script, Script.echo()))) {
      ReconnectingWebSocketOptions options =
          new ReconnectingWebSocketOptions()
              .webSocket(
                  JdkWebSocketFactory.create()
                      .options(TransportOptions.DEFAULT.maxMessageSize(LIMIT)))
              .minReconnectionDelay(Duration.ofMillis(10))
              .connectionTimeout(Duration.ofSeconds(2))
              .heartbeat(Heartbeat.pings(Duration.ofMillis(500), Duration.ofMillis(500)))
              .startClosed(true);
      ReconnectingWebSocket socket = ReconnectingWebSocket.connect(server.url(), options);
      RecordedEvents events = RecordedEvents.of(socket);
      socket.send("through");
      socket.reconnect();

      ErrorEvent error = events.await(EventType.ERROR, DEADLINE);
      CloseEvent close = events.await(EventType.CLOSE, DEADLINE);
      assertThat(error.error()).as(what).isNotNull();
      assertThat(close.code()).as(what).isEqualTo(code);
      assertThat(close.wasClean()).as(what).isFalse();
      assertThat(close.willReconnect()).as(what).isTrue();

      events.await(EventType.OPEN, DEADLINE);
      socket.send("again");
      assertThat(awaitText(events, "again")).isEqualTo(Message.text("again"));
      socket.close();
      events.await(EventType.CLOSE, DEADLINE);
    }
  }

  private static Message awaitText(RecordedEvents events, String text) {
    Message message;
    do {
      message = events.await(EventType.MESSAGE, DEADLINE).data();
    } while (!message.equals(Message.text(text)));
    return message;
  }
}
