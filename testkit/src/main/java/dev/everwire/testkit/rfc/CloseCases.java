package dev.everwire.testkit.rfc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.everwire.CloseCode;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ServerConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** The closing handshake, from the server's side and from the client's (RFC 6455 section 7). */
final class CloseCases {

  private static final Expected FAILS = Expected.failed(1002);
  private static final int OWN = ClientSettings.OWN_CODE;

  private static final int[] LEGAL = {
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1014, 3000, 3001, 3999, 4000, 4001, 4999
  };
  private static final int[] NEVER_SENT = {0, 1, 100, 999, 1004, 1005, 1006, 1015};
  private static final int[] UNDEFINED = {1016, 1100, 1999, 2000, 2999, 5000, 9999, 65_535};

  private CloseCases() {}

  static List<RfcCase> cases(int category) {
    CaseList cases = new CaseList(category);
    codes(cases);
    reasons(cases);
    brokenBodies(cases);
    after(cases);
    byTheClient(cases);
    return cases.cases();
  }

  private static void codes(CaseList cases) {
    cases.section("RFC 6455 7.4");
    for (int code : LEGAL) {
      cases
          .add("Close " + code, Expected.closed(code), close(code, ""))
          .add("Close " + code + " with a reason", Expected.closed(code), close(code, "reason"));
    }
    cases
        .add(
            "Close 1012, restarting", Expected.closed(1012, Duration.ofSeconds(5)), close(1012, ""))
        .add(
            "Close 1013, try again later",
            Expected.closed(1013, Duration.ofSeconds(30)),
            close(1013, ""))
        .add(
            "Close 1010, which no server has a use for",
            Expected.closed(1010).or(FAILS),
            close(1010, ""))
        .add(
            "Close without a code",
            Expected.closed(CloseCode.NO_STATUS),
            closeWith(new byte[0], ""));
    for (int code : NEVER_SENT) {
      cases
          .add("Close " + code + ", never sent", FAILS, illegal(Frame.close(code, "")))
          .add("Close " + code + " with a reason", FAILS, illegal(Frame.close(code, "reason")));
    }
    for (int code : UNDEFINED) {
      Expected lenient =
          FAILS.orAllowed("accepts a close code that nobody has defined", Expected.closed(code));
      cases
          .add("Close " + code + ", undefined", lenient, close(code, ""))
          .add("Close " + code + " with a reason", lenient, close(code, "reason"));
    }
  }

  private static Play close(int code, String reason) {
    return peer -> {
      peer.accept();
      peer.message(Frame.text("before"));
      peer.close(code, reason);
    };
  }

  private static Play closeWith(byte[] body, String reason) {
    return peer -> {
      peer.accept();
      peer.message(Frame.text("before"));
      peer.readAnswers();
      peer.reasonIs(reason);
      peer.send(Frame.of(Frame.CLOSE, body));
      peer.awaitEnd();
    };
  }

  private static Play illegal(Frame frame) {
    return closeWith(frame.payload(), "");
  }

  private static void reasons(CaseList cases) {
    cases.section("RFC 6455 5.5.1");
    for (String reason :
        List.of(
            "x",
            "a reason with spaces, \"quotes\" and a \0 NUL",
            "x".repeat(123),
            "\u00e9".repeat(61),
            "\u20ac".repeat(41),
            "\uD83D\uDE00".repeat(30),
            "\uFEFFmarked")) {
      int bytes = reason.getBytes(UTF_8).length;
      cases.add("a reason of " + bytes + " bytes", Expected.closed(1000), close(1000, reason));
    }
    cases.add("Close in writes of one byte", Expected.closed(4000), choppedClose());
  }

  private static Play choppedClose() {
    return peer -> {
      peer.accept();
      peer.reasonIs("in pieces");
      peer.chopped(Frame.close(4000, "in pieces").encode(), 1);
      peer.awaitEnd();
    };
  }

  private static void brokenBodies(CaseList cases) {
    cases.section("RFC 6455 5.5.1");
    for (int body : new int[] {0, 3, 255}) {
      cases.add(
          "a Close frame of one byte, " + body, FAILS, closeWith(new byte[] {(byte) body}, ""));
    }
    cases.section("RFC 6455 8.1");
    Expected fails = Expected.failed(1007);
    for (String hex : List.of("ff", "80", "61 c2", "ed a0 80", "c0 80", "f4 90 80 80", "e2 82")) {
      byte[] reason = HexFormat.ofDelimiter(" ").parseHex(hex);
      byte[] body =
          ByteBuffer.allocate(2 + reason.length).putShort((short) 1000).put(reason).array();
      cases.add("a reason that is not UTF-8: " + hex, fails, closeWith(body, ""));
    }
  }

  private static void after(CaseList cases) {
    Frame close = Frame.close(1000, "");
    Expected closed = Expected.closed(1000);
    cases
        .section("RFC 6455 5.5.1")
        .add("a text behind the Close frame", closed, atOnce(close, Frame.text("late")))
        .add("a ping behind the Close frame", closed, atOnce(close, Frame.ping(new byte[1])))
        .add(
            "a second Close frame behind the first", closed, atOnce(close, Frame.close(4000, "no")))
        .add(
            "an illegal frame behind the Close frame",
            closed,
            atOnce(close, Frame.of(3, new byte[1])))
        .add("1 MiB behind the Close frame", closed, atOnce(close, Frame.binary(new byte[1 << 20])))
        .add(
            "a message and the Close frame in one write",
            Expected.closedEarly(),
            messagesAndClose(1))
        .add(
            "a hundred messages and the Close frame in one write",
            Expected.closedEarly(),
            messagesAndClose(100))
        .add(
            "a Close frame and the end of the stream at once",
            closed.or(Expected.closedEarly()),
            peer -> {
              peer.accept();
              peer.send(close);
              peer.connection().endOutput();
              peer.awaitEnd();
            })
        .section("RFC 6455 7.1.1")
        .client(ClientSettings.DEFAULT.impatient())
        .add(
            "a server that leaves the connection open after both Close frames",
            Expected.closedAndDropped(),
            peer -> {
              peer.accept();
              peer.close();
              peer.awaitDropToo();
            });
  }

  private static byte[] encoded(Frame... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Frame frame : frames) {
      all.writeBytes(frame.encode());
    }
    return all.toByteArray();
  }

  private static Play atOnce(Frame... frames) {
    return peer -> {
      peer.accept();
      peer.connection().raw(encoded(frames));
      peer.awaitEnd();
    };
  }

  private static Play messagesAndClose(int count) {
    return peer -> {
      peer.accept();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < count; i++) {
        Frame message = Frame.text("message " + i);
        peer.due(message);
        all.writeBytes(message.encode());
      }
      all.writeBytes(Frame.close(1000, "").encode());
      peer.connection().raw(all.toByteArray());
      peer.awaitEnd();
    };
  }

  private static void byTheClient(CaseList cases) {
    Expected mutual = Expected.closedByClient(OWN);
    cases
        .section("RFC 6455 7.1.2")
        .client(ClientSettings.DEFAULT.closing())
        .add("answers the client's Close", mutual, answering(Frame.close(OWN, "enough")))
        .add(
            "answers with another code",
            Expected.closedByClient(1000),
            answering(Frame.close(1000, "")))
        .add("answers without a code", Expected.closedByClient(1005), answering(Frame.closeEmpty()))
        .add(
            "sends a message before it answers",
            mutual,
            answering(Frame.text("late"), Frame.close(OWN, "enough")))
        .add(
            "sends a thousand messages before it answers",
            mutual,
            peer -> {
              awaitClientsClose(peer);
              for (int i = 0; i < 1_000; i++) {
                peer.send(Frame.text(Payloads.text(100)));
              }
              peer.reasonIs("enough");
              peer.send(Frame.close(OWN, "enough"));
            })
        .add(
            "sends half a message before it answers",
            mutual,
            answering(Frame.textPart(new byte[] {'a'}, true, false), Frame.close(OWN, "enough")))
        .add(
            "pings before it answers",
            mutual,
            answering(Frame.ping(new byte[] {1}), Frame.close(OWN, "enough")))
        .add(
            "answers with a code that is never sent",
            Expected.lostInClosing(1002),
            answering(Frame.close(1005, "")))
        .add(
            "answers with an illegal frame",
            Expected.lostInClosing(1002),
            answering(Frame.of(3, new byte[1])))
        .client(ClientSettings.DEFAULT.closing().impatient())
        .add(
            "ends the stream in answer",
            Expected.lostInClosing(1006),
            leaving(ServerConnection::disconnect))
        .add("resets in answer", Expected.lostInClosing(1006), leaving(ServerConnection::reset))
        .add(
            "never answers",
            Expected.lostInClosing(1006),
            peer -> {
              awaitClientsClose(peer);
              peer.awaitDropToo();
            })
        .add(
            "never answers, but goes on sending",
            Expected.lostInClosing(1006),
            peer -> {
              awaitClientsClose(peer);
              while (true) {
                peer.connection().drip(Frame.text("more").encode(), 1_000, Duration.ofMillis(20));
              }
            });
  }

  private static void awaitClientsClose(Peer peer) throws IOException {
    peer.accept();
    peer.due(Frame.text("close now"));
    peer.send(Frame.text("close now"));
    peer.awaitEnd();
  }

  private static Play answering(Frame... frames) {
    return peer -> {
      awaitClientsClose(peer);
      for (Frame frame : frames) {
        if (frame.opcode() == Frame.CLOSE) {
          peer.reasonIs(frame.closeReason());
        }
        peer.send(frame);
      }
    };
  }

  private interface Leaving {
    void by(ServerConnection connection) throws IOException;
  }

  private static Play leaving(Leaving leaving) {
    return peer -> {
      awaitClientsClose(peer);
      leaving.by(peer.connection());
    };
  }
}
