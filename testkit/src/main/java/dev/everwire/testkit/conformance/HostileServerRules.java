package dev.everwire.testkit.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.everwire.IWebSocket;
import dev.everwire.OpenEvent;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ServerConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a server must not do, each ending in error and close with the right code, and with the TCP
 * connection gone: sections 4.1, 5 and 7 of RFC 6455.
 */
interface HostileServerRules extends Rules {

  /** What an illegal server writes. */
  interface Attack {
    void on(ServerConnection peer) throws Exception;
  }

  /** Plays an attack on an open connection. */
  private static void fails(Rig rig, int code, String what, Attack attack) throws Exception {
    Rig.Connection open = rig.connect();
    open.socket().removeEventListener("ping", rig.events);
    attack.on(open.peer());
    rig.events.expectFailure(code, what);
    rig.awaitDisconnect(open.peer(), what);
  }

  /** Plays an attack in place of an answer to the handshake. */
  private static void failsToOpen(Rig rig, String what, Attack attack) throws Exception {
    rig.options(options -> options.handshakeTimeout(Duration.ofSeconds(2)));
    rig.create();
    ServerConnection peer = rig.peer();
    peer.handshake();
    try {
      attack.on(peer);
    } catch (IOException e) {
      // The client left in the midst of it, as it may.
    }
    rig.events.expectFailure(1006, what);
    rig.awaitDisconnect(peer, what);
  }

  private static void frame(Rig rig, String what, Frame... frames) throws Exception {
    fails(
        rig,
        1002,
        what,
        peer -> {
          for (Frame frame : frames) {
            peer.send(frame);
          }
        });
  }

  @Test
  default void hostileWrongAcceptKey(Rig rig) throws Exception {
    Map<String, String> wrong = Map.of("Sec-WebSocket-Accept", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    failsToOpen(rig, "wrong Sec-WebSocket-Accept", peer -> peer.accept(wrong));
  }

  @Test
  default void hostileMissingAcceptKey(Rig rig) throws Exception {
    Map<String, String> missing = Map.of("Sec-WebSocket-Accept", "");
    failsToOpen(rig, "no Sec-WebSocket-Accept", peer -> peer.accept(missing));
  }

  @Test
  default void hostileMissingUpgrade(Rig rig) throws Exception {
    failsToOpen(rig, "no Upgrade", peer -> peer.accept(Map.of("Upgrade", "")));
  }

  @Test
  default void hostileOtherUpgrade(Rig rig) throws Exception {
    failsToOpen(rig, "Upgrade: h2c", peer -> peer.accept(Map.of("Upgrade", "h2c")));
  }

  @Test
  default void hostileMissingConnection(Rig rig) throws Exception {
    failsToOpen(rig, "no Connection", peer -> peer.accept(Map.of("Connection", "")));
  }

  @Test
  default void hostileStatusesOtherThan101(Rig rig) throws Exception {
    for (int status : new int[] {200, 204, 301, 400, 401, 403, 404, 407, 426, 429, 500, 503}) {
      rig.create();
      ServerConnection peer = rig.peer();
      peer.handshake();
      peer.respond(status, Map.of(), "");
      rig.events.expectFailure(1006, "status " + status);
      rig.events.forget();
      peer.disconnect();
    }
  }

  @Test
  default void hostileGarbageInPlaceOfHttp(Rig rig) throws Exception {
    byte[] garbage = "\u0000\u0001 not HTTP at all\r\n\r\n".getBytes(ISO_8859_1);
    failsToOpen(rig, "garbage", peer -> peer.raw(garbage));
  }

  @Test
  default void hostileEndWithinTheHandshake(Rig rig) throws Exception {
    byte[] half = "HTTP/1.1 101 Switching Protocols\r\nUpgr".getBytes(ISO_8859_1);
    failsToOpen(
        rig,
        "half an answer",
        peer -> {
          peer.raw(half);
          peer.disconnect();
        });
  }

  @Test
  default void hostileResetInTheHandshake(Rig rig) throws Exception {
    failsToOpen(rig, "reset in the handshake", ServerConnection::reset);
  }

  @Test
  default void hostileEndlessHeaders(Rig rig) throws Exception {
    failsToOpen(
        rig,
        "headers without end",
        peer -> {
          peer.raw("HTTP/1.1 101 Switching Protocols\r\n".getBytes(ISO_8859_1));
          byte[] line = ("X-More: " + "x".repeat(8_000) + "\r\n").getBytes(ISO_8859_1);
          for (int i = 0; i < 4_000; i++) {
            peer.raw(line);
          }
        });
  }

  /** A handshake that drips in is slow, not illegal. */
  @Test
  default void hostileDrippingHandshakeOpensAllTheSame(Rig rig) throws Exception {
    IWebSocket socket = rig.create();
    ServerConnection peer = rig.peer();
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + peer.handshake().acceptKey()
            + "\r\n\r\n";
    peer.drip(answer.getBytes(ISO_8859_1), 1, Duration.ofMillis(1));
    rig.events.expect(OpenEvent.class, "a handshake that drips");
    socket.close(1000);
    rig.readClose(peer, "a handshake that drips");
    rig.answerClose(peer, 1000, "", 1000, "", "a handshake that drips");
  }

  @Test
  default void hostileMaskedFrame(Rig rig) throws Exception {
    if (rig.has(Limit.MASKED_FRAMES_ACCEPTED)) {
      rig.connect().peer().send(Frame.text("masked").withMask(true));
      rig.events.expectText("masked", "a masked frame (5.1)");
      return;
    }
    frame(rig, "a masked frame (5.1)", Frame.text("masked").withMask(true));
  }

  @Test
  default void hostileReservedBits(Rig rig) throws Exception {
    for (int bits : new int[] {1, 2, 4}) {
      frame(rig, "reserved bits " + bits + " (5.2)", Frame.text("x").withRsv(bits));
      rig.events.forget();
    }
  }

  @Test
  default void hostileReservedOpcodes(Rig rig) throws Exception {
    for (int opcode : new int[] {3, 7, 11, 15}) {
      frame(rig, "opcode " + opcode + " (5.2)", Frame.of(opcode, new byte[1]));
      rig.events.forget();
    }
  }

  @Test
  default void hostileFragmentedControlFrame(Rig rig) throws Exception {
    frame(rig, "a ping without FIN (5.5)", Frame.ping(new byte[1]).withFin(false));
  }

  @Test
  default void hostileOversizeControlFrame(Rig rig) throws Exception {
    frame(rig, "a ping of 126 bytes (5.5)", Frame.ping(new byte[126]));
  }

  @Test
  default void hostileContinuationOfNothing(Rig rig) throws Exception {
    frame(rig, "a continuation of nothing (5.4)", Frame.textPart(new byte[1], false, true));
  }

  @Test
  default void hostileMessageWithinAMessage(Rig rig) throws Exception {
    Frame begun = Frame.textPart(new byte[] {'a'}, true, false);
    frame(rig, "a message within another (5.4)", begun, Frame.text("b"));
  }

  @Test
  default void hostileCloseWithHalfACode(Rig rig) throws Exception {
    Frame close = Frame.of(Frame.CLOSE, new byte[1]);
    brokenClose(rig, 1002, "Close of one byte (5.5.1)", close);
  }

  @Test
  default void hostileCloseCodesThatAreNeverSent(Rig rig) throws Exception {
    for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999}) {
      frame(rig, "Close with " + code + " (7.4)", Frame.close(code, ""));
      rig.events.forget();
    }
  }

  @Test
  default void hostileCloseReasonThatIsNotUtf8(Rig rig) throws Exception {
    Frame close = Frame.of(Frame.CLOSE, new byte[] {3, (byte) 0xE8, (byte) 0xFF});
    brokenClose(rig, 1007, "a reason that is not UTF-8 (8.1)", close);
  }

  private static void brokenClose(Rig rig, int code, String what, Frame close) throws Exception {
    if (rig.has(Limit.BROKEN_CLOSE_UNNOTICED)) {
      rig.options(options -> options.closeTimeout(Duration.ofMillis(300)));
      Rig.Connection open = rig.connect();
      open.peer().send(close);
      open.socket().close(1000);
      rig.expectUnansweredClose(1000, what);
    } else {
      fails(rig, code, what, peer -> peer.send(close));
    }
  }

  @Test
  default void hostileEndWithinAFrame(Rig rig) throws Exception {
    byte[] half = Frame.text("cut off").encode(7, 100);
    fails(
        rig,
        1006,
        "an end of the stream within a frame",
        peer -> {
          peer.raw(half);
          peer.disconnect();
        });
  }

  @Test
  default void hostileEndWithinAMessage(Rig rig) throws Exception {
    Frame begun = Frame.textPart(new byte[] {'a'}, true, false);
    fails(
        rig,
        1006,
        "an end of the stream between fragments",
        peer -> {
          peer.send(begun);
          peer.disconnect();
        });
  }

  @Test
  default void hostileHalfClose(Rig rig) throws Exception {
    fails(rig, 1006, "FIN of one direction", ServerConnection::endOutput);
  }
}
