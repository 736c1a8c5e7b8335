package dev.everwire.testkit.rfc;

import dev.everwire.testkit.server.Frame;
import java.util.List;

/** Single frames: reserved bits, opcodes, lengths and masks. */
final class FrameCases {

  private static final Expected FAILS = Expected.failed(1002);

  private FrameCases() {}

  static List<RfcCase> cases(int category) {
    CaseList cases = new CaseList(category);
    reservedBits(cases);
    opcodes(cases);
    shortestLengths(cases);
    longerLengths(cases);
    masks(cases);
    return cases.cases();
  }

  /** Sends these frames after a message that came back, and waits for the client to fail. */
  private static Play illegal(Frame... frames) {
    return peer -> {
      peer.accept();
      peer.message(Frame.text("before"));
      peer.readAnswers();
      peer.send(frames);
      peer.awaitEnd();
    };
  }

  private static Play illegal(byte[] bytes) {
    return peer -> {
      peer.accept();
      peer.message(Frame.text("before"));
      peer.readAnswers();
      peer.connection().raw(bytes);
      peer.awaitEnd();
    };
  }

  private static Play echoed(Frame message) {
    return peer -> {
      peer.accept();
      peer.message(message);
      peer.close();
    };
  }

  private static void reservedBits(CaseList cases) {
    cases.section("RFC 6455 5.2");
    for (int bits = 1; bits <= 7; bits++) {
      String title = "reserved bits " + Integer.toBinaryString(8 | bits).substring(1) + " in ";
      byte[] payload = {'a', 'b', 'c'};
      cases
          .add(title + "a text frame", FAILS, illegal(Frame.text("abc").withRsv(bits)))
          .add(title + "a binary frame", FAILS, illegal(Frame.binary(payload).withRsv(bits)))
          .add(title + "an empty frame", FAILS, illegal(Frame.binary(new byte[0]).withRsv(bits)))
          .add(title + "a ping", FAILS, illegal(Frame.ping(payload).withRsv(bits)))
          .add(title + "a pong", FAILS, illegal(Frame.pong(payload).withRsv(bits)))
          .add(title + "a Close frame", FAILS, illegal(Frame.close(1000, "").withRsv(bits)))
          .add(
              title + "a continuation",
              FAILS,
              illegal(
                  Frame.binaryPart(payload, true, false),
                  Frame.binaryPart(payload, false, true).withRsv(bits)));
    }
  }

  private static void opcodes(CaseList cases) {
    cases.section("RFC 6455 5.2");
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      byte[] payload = {'a', 'b', 'c'};
      cases
          .add("opcode " + opcode, FAILS, illegal(Frame.of(opcode, payload)))
          .add("opcode " + opcode + ", empty", FAILS, illegal(Frame.of(opcode, new byte[0])))
          .add(
              "opcode " + opcode + " without FIN",
              FAILS,
              illegal(Frame.of(opcode, payload).withFin(false)))
          .add(
              "opcode " + opcode + " between fragments",
              FAILS,
              illegal(Frame.binaryPart(payload, true, false), Frame.of(opcode, payload)));
    }
  }

  private static void shortestLengths(CaseList cases) {
    cases.section("RFC 6455 5.2");
    for (int size : new int[] {0, 1, 124, 125, 126, 127, 128, 65_534, 65_535, 65_536, 65_537}) {
      cases
          .add(
              "text of " + size + " bytes", Expected.echoed(), echoed(Frame.text("x".repeat(size))))
          .add(
              "binary of " + size + " bytes",
              Expected.echoed(),
              echoed(Frame.binary(Payloads.bytes(size))));
    }
  }

  private static void longerLengths(CaseList cases) {
    Expected strict =
        FAILS.orAllowed("accepts a length that is longer than needed", Expected.echoed());
    cases.section("RFC 6455 5.2");
    for (int size : new int[] {0, 1, 125}) {
      cases.add(size + " bytes with a length of 16 bits", strict, lengthOf(16, size));
    }
    for (int size : new int[] {0, 1, 125, 126, 65_535}) {
      cases.add(size + " bytes with a length of 64 bits", strict, lengthOf(64, size));
    }
    Frame frame = Frame.binary(new byte[10]);
    cases
        .add(
            "a length of 2^63",
            FAILS.or(Expected.failed(1009)),
            illegal(frame.encode(64, Long.MIN_VALUE)))
        .add("a length of 2^64 - 1", FAILS.or(Expected.failed(1009)), illegal(frame.encode(64, -1)))
        .add("a ping with a length of 16 bits", strict, pingWithLengthOf(16))
        .add("a ping with a length of 64 bits", strict, pingWithLengthOf(64));
  }

  /** A client that takes it goes on as if nothing was wrong. */
  private static Play lengthOf(int bits, int size) {
    return peer -> {
      peer.accept();
      Frame message = Frame.binary(Payloads.bytes(size));
      peer.optional(message);
      peer.connection().raw(message.encode(bits, size));
      peer.close();
    };
  }

  private static Play pingWithLengthOf(int bits) {
    return peer -> {
      peer.accept();
      Frame ping = Frame.ping(new byte[] {1});
      peer.connection().raw(ping.encode(bits, 1));
      peer.readPong(ping.payload());
      peer.close();
    };
  }

  private static void masks(CaseList cases) {
    byte[] payload = {'a', 'b', 'c'};
    cases
        .section("RFC 6455 5.1")
        .add("a masked text frame", FAILS, illegal(Frame.text("abc").withMask(true)))
        .add("a masked binary frame", FAILS, illegal(Frame.binary(payload).withMask(true)))
        .add("a masked empty frame", FAILS, illegal(Frame.text("").withMask(true)))
        .add(
            "a masked frame of 1,000 bytes",
            FAILS,
            illegal(Frame.binary(new byte[1_000]).withMask(true)))
        .add("a masked ping", FAILS, illegal(Frame.ping(payload).withMask(true)))
        .add("a masked pong", FAILS, illegal(Frame.pong(payload).withMask(true)))
        .add("a masked Close frame", FAILS, illegal(Frame.close(1000, "bye").withMask(true)))
        .add(
            "a masked continuation",
            FAILS,
            illegal(
                Frame.binaryPart(payload, true, false),
                Frame.binaryPart(payload, false, true).withMask(true)));
  }
}
