package dev.everwire.testkit.rfc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.everwire.testkit.server.Frame;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Compressed messages, as agreed and not (RFC 7692 sections 6 and 7.2). */
final class CompressionCases {

  private static final Expected ECHOED = Expected.echoed();
  private static final Expected FAILS = Expected.failed(1002);
  private static final ClientSettings CLIENT = ClientSettings.DEFAULT.compressing();
  private static final DeflateAnswer PLAIN = DeflateAnswer.with();

  private CompressionCases() {}

  static List<RfcCase> cases(int category) {
    CaseList cases = new CaseList(category);
    parameters(cases);
    blocks(cases);
    fragments(cases);
    mixtures(cases);
    reservedBits(cases);
    broken(cases);
    return cases.cases();
  }

  private static List<DeflateAnswer> answers() {
    List<DeflateAnswer> answers = new ArrayList<>();
    answers.add(PLAIN);
    answers.add(DeflateAnswer.with("server_no_context_takeover"));
    answers.add(DeflateAnswer.with("client_no_context_takeover"));
    answers.add(DeflateAnswer.with("server_no_context_takeover", "client_no_context_takeover"));
    for (int bits = 8; bits <= 15; bits++) {
      answers.add(DeflateAnswer.with("server_max_window_bits=" + bits));
      answers.add(DeflateAnswer.with("client_max_window_bits=" + bits));
    }
    return answers;
  }

  private static void parameters(CaseList cases) {
    cases.section("RFC 7692 7.2").client(CLIENT);
    for (DeflateAnswer answer : answers()) {
      String parameters = answer.text().substring(DeflateOffer.NAME.length());
      cases
          .add("three texts alike" + parameters, ECHOED, answer.then(threeAlike()))
          .add("texts of 1 B to 128 KiB" + parameters, ECHOED, answer.then(growing()))
          .add("bytes that do not compress" + parameters, ECHOED, answer.then(incompressible()));
    }
  }

  private static Play threeAlike() {
    return peer -> {
      for (int i = 0; i < 3; i++) {
        peer.compressedMessage(Frame.text("{\"type\":\"tick\",\"price\":100.25,\"n\":" + i + "}"));
      }
      peer.close();
    };
  }

  private static Play growing() {
    return peer -> {
      for (int size = 1; size <= 1 << 17; size *= 8) {
        peer.compressedMessage(Frame.text(Payloads.text(size)));
      }
      // The last is repeated from further back than a small window reaches.
      peer.compressedMessage(Frame.text(Payloads.text(1 << 14)));
      peer.close();
    };
  }

  private static Play incompressible() {
    return peer -> {
      peer.compressedMessage(Frame.binary(Payloads.bytes(5_000)));
      peer.compressedMessage(Frame.binary(Payloads.bytes(5_000)));
      peer.close();
    };
  }

  private static byte[] hex(String bytes) {
    return HexFormat.ofDelimiter(" ").parseHex(bytes);
  }

  /** The first frame of a compressed message. */
  private static Frame rsv1(int opcode, byte[] payload) {
    return Frame.of(opcode, payload).withRsv(Peer.RSV1);
  }

  private static Play deflated(Frame message, String... payloads) {
    return PLAIN.then(sending(message, payloads));
  }

  private static Play sending(Frame message, String... payloads) {
    return peer -> {
      for (String payload : payloads) {
        peer.due(message);
        peer.send(rsv1(message.opcode(), hex(payload)));
      }
      peer.close();
    };
  }

  private static void blocks(CaseList cases) {
    Frame hello = Frame.text("Hello");
    Frame empty = Frame.text("");
    cases
        .section("RFC 7692 7.2.3")
        .client(CLIENT)
        .add("a block of fixed codes", ECHOED, deflated(hello, "f2 48 cd c9 c9 07 00"))
        .add(
            "a second message out of the first",
            ECHOED,
            PLAIN.thenInContext(sending(hello, "f2 48 cd c9 c9 07 00", "f2 00 11 00 00")))
        .add(
            "a block that is not compressed",
            ECHOED,
            deflated(hello, "00 05 00 fa ff 48 65 6c 6c 6f 00"))
        .add("a last block", ECHOED, deflated(hello, "f3 48 cd c9 c9 07 00 00"))
        .add(
            "a last block, and a message after it",
            ECHOED,
            deflated(hello, "f3 48 cd c9 c9 07 00 00", "f2 48 cd c9 c9 07 00"))
        .add("two blocks", ECHOED, deflated(hello, "f2 48 05 00 00 00 ff ff ca c9 c9 07 00"))
        .add("an empty message", ECHOED, deflated(empty, "00"))
        .add("an empty message of fixed codes", ECHOED, deflated(empty, "02 00"))
        .add("three empty messages", ECHOED, deflated(empty, "00", "02 00", "00"))
        .add(
            "empty blocks before the data",
            ECHOED,
            deflated(hello, "00 00 00 ff ff 00 00 00 ff ff f2 48 cd c9 c9 07 00"))
        .add(
            "empty blocks behind the data",
            ECHOED,
            deflated(hello, "f2 48 cd c9 c9 07 00 00 00 ff ff 00 00 00 ff ff 00"))
        .add(
            "a thousand empty blocks",
            ECHOED,
            deflated(hello, "00 00 00 ff ff ".repeat(1_000) + "f2 48 cd c9 c9 07 00"));
  }

  private static void fragments(CaseList cases) {
    Frame message = Frame.text(Payloads.text(500));
    cases.section("RFC 7692 6.1").client(CLIENT);
    for (int bytes : new int[] {1, 2, 10, 100, 1_000}) {
      cases.add(
          "compressed, in fragments of " + bytes + " bytes",
          ECHOED,
          PLAIN.then(
              peer -> {
                peer.due(message);
                peer.send(fragmented(peer.compressed(message), bytes));
                peer.close();
              }));
    }
    cases
        .add(
            "compressed, with pings between the fragments",
            ECHOED,
            PLAIN.then(pingsBetween(message)))
        .add("compressed, with empty fragments", ECHOED, PLAIN.then(emptyFragments(message)))
        .add("compressed, a byte per write", ECHOED, PLAIN.then(chopped(message)));
  }

  /** RSV1 is on the first fragment alone. */
  private static Frame[] fragmented(Frame compressed, int bytes) {
    Frame[] fragments = Payloads.fragments(compressed, bytes);
    fragments[0] = fragments[0].withRsv(Peer.RSV1);
    return fragments;
  }

  private static Play pingsBetween(Frame message) {
    return peer -> {
      peer.due(message);
      for (Frame fragment : fragmented(peer.compressed(message), 50)) {
        peer.send(Frame.ping(new byte[] {1}), fragment);
      }
      peer.close();
    };
  }

  private static Play emptyFragments(Frame message) {
    return peer -> {
      peer.due(message);
      Frame nothing = Frame.of(Frame.CONTINUATION, new byte[0]).withFin(false);
      Frame start = new Frame(false, Peer.RSV1, message.opcode(), false, new byte[0]);
      Frame whole = peer.compressed(message);
      peer.send(start, nothing);
      peer.send(new Frame(false, 0, Frame.CONTINUATION, false, whole.payload()));
      peer.send(nothing, nothing.withFin(true));
      peer.close();
    };
  }

  private static Play chopped(Frame message) {
    return peer -> {
      peer.due(message);
      peer.chopped(peer.compressed(message).encode(), 1);
      peer.close();
    };
  }

  private static void mixtures(CaseList cases) {
    Frame alike = Frame.text("alike ".repeat(20));
    cases
        .section("RFC 7692 6")
        .client(CLIENT)
        .add(
            "messages that are not compressed between those that are",
            ECHOED,
            PLAIN.then(
                peer -> {
                  for (int i = 0; i < 3; i++) {
                    peer.compressedMessage(alike);
                    peer.message(alike);
                    peer.message(Payloads.fragments(alike, 7));
                  }
                  peer.close();
                }))
        .add(
            "no message is compressed",
            ECHOED,
            PLAIN.then(
                peer -> {
                  peer.message(alike);
                  peer.message(Frame.binary(Payloads.bytes(1_000)));
                  peer.close();
                }))
        .add(
            "a hundred messages",
            ECHOED,
            PLAIN.then(
                peer -> {
                  for (int i = 0; i < 100; i++) {
                    peer.compressedMessage(Frame.text(Payloads.text(100 + i)));
                  }
                  peer.close();
                }));
  }

  private static Play illegal(Frame... frames) {
    return PLAIN.then(
        peer -> {
          peer.compressedMessage(Frame.text("before"));
          peer.readAnswers();
          peer.send(frames);
          peer.awaitEnd();
        });
  }

  private static void reservedBits(CaseList cases) {
    byte[] hello = hex("f2 48 cd c9 c9 07 00");
    Frame start = new Frame(false, Peer.RSV1, Frame.BINARY, false, hello);
    Frame rest = new Frame(true, 0, Frame.CONTINUATION, false, new byte[0]);
    cases
        .section("RFC 7692 6")
        .client(CLIENT)
        .add("RSV1 on a continuation", FAILS, illegal(start.withRsv(0), rest.withRsv(Peer.RSV1)))
        .add("RSV1 on all fragments", FAILS, illegal(start, rest.withRsv(Peer.RSV1)))
        .add("RSV1 on a ping", FAILS, illegal(rsv1(Frame.PING, new byte[1])))
        .add("RSV1 on a pong", FAILS, illegal(rsv1(Frame.PONG, new byte[1])))
        .add("RSV1 on a Close frame", FAILS, illegal(Frame.close(1000, "").withRsv(Peer.RSV1)))
        .add("RSV1 and RSV2", FAILS, illegal(rsv1(Frame.TEXT, hello).withRsv(6)))
        .add("RSV1 and RSV3", FAILS, illegal(rsv1(Frame.TEXT, hello).withRsv(5)))
        .add("RSV2", FAILS, illegal(rsv1(Frame.TEXT, hello).withRsv(2)))
        .add("RSV3", FAILS, illegal(rsv1(Frame.TEXT, hello).withRsv(1)))
        .add("RSV1 on opcode 3", FAILS, illegal(rsv1(3, hello)));
  }

  private static void broken(CaseList cases) {
    Expected fails = FAILS.or(Expected.failed(1007));
    cases.section("RFC 7692 7.2.2").client(CLIENT);
    for (List<String> broken :
        List.of(
            List.of("a block of the type that is none", "06 00 00"),
            List.of("a stored block whose lengths differ", "00 05 00 00 00 48 65 6c 6c 6f 00"),
            List.of("a reference to before the beginning", "02 02 00 00"),
            List.of("bytes without meaning", "ff ff ff ff ff ff"),
            List.of("a message cut off", "00 05 00 fa ff 48"))) {
      byte[] payload = hex(broken.get(1));
      cases.add(
          broken.get(0),
          fails,
          PLAIN.then(
              peer -> {
                peer.send(rsv1(Frame.TEXT, payload));
                peer.awaitEnd();
              }));
    }
    cases
        .section("RFC 6455 8.1")
        .client(CLIENT)
        .add("inflates to what is not UTF-8", Expected.failed(1007), notUtf8(Integer.MAX_VALUE))
        .add("inflates to what is not UTF-8, in fragments", Expected.failed(1007), notUtf8(3));
  }

  private static Play notUtf8(int fragment) {
    return PLAIN.then(
        peer -> {
          byte[] payload = ("x".repeat(100) + "?").getBytes(UTF_8);
          payload[100] = (byte) 0xFF;
          peer.send(fragmented(peer.compressed(Frame.of(Frame.TEXT, payload)), fragment));
          peer.awaitEnd();
        });
  }
}
