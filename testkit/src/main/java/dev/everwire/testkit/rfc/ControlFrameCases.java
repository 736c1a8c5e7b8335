package dev.everwire.testkit.rfc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.everwire.testkit.server.Frame;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Pings, pongs, and what no control frame may be (RFC 6455 section 5.5). */
final class ControlFrameCases {

  private static final Expected ECHOED = Expected.echoed();
  private static final Expected FAILS = Expected.failed(1002);

  private ControlFrameCases() {}

  static List<RfcCase> cases(int category) {
    CaseList cases = new CaseList(category);
    pings(cases);
    pongs(cases);
    tooLong(cases);
    fragmented(cases);
    return cases.cases();
  }

  private static void pings(CaseList cases) {
    cases.section("RFC 6455 5.5.2");
    for (int size : new int[] {0, 1, 2, 4, 8, 64, 124, 125}) {
      cases.add("a ping of " + size + " bytes", ECHOED, ping(Payloads.bytes(size)));
    }
    cases
        .add("a ping that is not UTF-8", ECHOED, ping(new byte[] {(byte) 0xFF, (byte) 0xC0, 0}))
        .add("a ping before a message", ECHOED, around(Frame.ping(new byte[] {1}), true))
        .add("a ping after a message", ECHOED, around(Frame.ping(new byte[] {1}), false))
        .add("a ping in writes of one byte", ECHOED, choppedPing())
        .section("RFC 6455 5.5.3");
    for (int count : new int[] {10, 100, 1_000}) {
      cases.add(count + " pings at once, the last of them answered", ECHOED, manyPings(count));
    }
  }

  private static Play ping(byte[] payload) {
    return peer -> {
      peer.accept();
      peer.send(Frame.ping(payload));
      peer.readPong(payload);
      peer.message(Frame.text("after"));
      peer.close();
    };
  }

  private static Play around(Frame ping, boolean before) {
    return peer -> {
      peer.accept();
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      Frame message = Frame.text("message");
      peer.due(message);
      both.writeBytes((before ? ping : message).encode());
      both.writeBytes((before ? message : ping).encode());
      peer.connection().raw(both.toByteArray());
      peer.readPong(ping.payload());
      peer.close();
    };
  }

  private static Play choppedPing() {
    return peer -> {
      peer.accept();
      byte[] payload = Payloads.bytes(125);
      peer.chopped(Frame.ping(payload).encode(), 1);
      peer.readPong(payload);
      peer.close();
    };
  }

  private static Play manyPings(int count) {
    return peer -> {
      peer.accept();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 1; i <= count; i++) {
        all.writeBytes(Frame.ping(("ping " + i).getBytes(UTF_8)).encode());
      }
      peer.connection().raw(all.toByteArray());
      peer.readPong(("ping " + count).getBytes(UTF_8));
      peer.message(Frame.text("after"));
      peer.close();
    };
  }

  private static void pongs(CaseList cases) {
    cases.section("RFC 6455 5.5.3");
    for (int size : new int[] {0, 1, 125}) {
      cases.add(
          "an unsolicited pong of " + size + " bytes",
          ECHOED,
          around(List.of(Frame.pong(Payloads.bytes(size)))));
    }
    Frame pong = Frame.pong(new byte[] {1});
    cases
        .add("three unsolicited pongs", ECHOED, around(List.of(pong, pong, pong)))
        .add(
            "an unsolicited pong and a ping of the same payload",
            ECHOED,
            peer -> {
              peer.accept();
              peer.send(pong, Frame.ping(pong.payload()));
              peer.readPong(pong.payload());
              peer.close();
            });
  }

  /** Sends frames that call for no answer between two messages. */
  private static Play around(List<Frame> frames) {
    return peer -> {
      peer.accept();
      peer.message(Frame.text("before"));
      peer.send(frames.toArray(Frame[]::new));
      peer.message(Frame.text("after"));
      peer.close();
    };
  }

  private static void tooLong(CaseList cases) {
    cases.section("RFC 6455 5.5");
    for (int size : new int[] {126, 127, 65_535, 65_536}) {
      byte[] payload = new byte[size];
      payload[0] = 3;
      payload[1] = (byte) 0xE8;
      cases
          .add("a ping of " + size + " bytes", FAILS, illegal(Frame.ping(payload)))
          .add("a pong of " + size + " bytes", FAILS, illegal(Frame.pong(payload)))
          .add(
              "a Close frame of " + size + " bytes",
              FAILS,
              illegal(Frame.of(Frame.CLOSE, payload)));
    }
    cases.add("a ping that claims 126 bytes and has none", FAILS, claiming());
  }

  private static Play claiming() {
    return peer -> {
      peer.accept();
      peer.connection().raw(Frame.ping(new byte[0]).encode(16, 126));
      peer.awaitEnd();
    };
  }

  private static void fragmented(CaseList cases) {
    byte[] payload = {3, (byte) 0xE8};
    Frame end = Frame.of(Frame.CONTINUATION, payload);
    cases.section("RFC 6455 5.5");
    for (Frame frame :
        List.of(Frame.ping(payload), Frame.pong(payload), Frame.of(Frame.CLOSE, payload))) {
      String name =
          frame.opcode() == Frame.PING ? "ping" : frame.opcode() == Frame.PONG ? "pong" : "Close";
      Frame begun = frame.withFin(false);
      cases
          .add("a " + name + " frame without FIN", FAILS, illegal(begun))
          .add("a " + name + " frame in two fragments", FAILS, illegal(begun, end))
          .add(
              "a " + name + " frame without FIN between fragments",
              FAILS,
              illegal(Frame.binaryPart(payload, true, false), begun));
    }
    cases.add("an empty ping without FIN", FAILS, illegal(Frame.ping(new byte[0]).withFin(false)));
  }

  private static Play illegal(Frame... frames) {
    return peer -> {
      peer.accept();
      peer.send(frames);
      peer.awaitEnd();
    };
  }
}
