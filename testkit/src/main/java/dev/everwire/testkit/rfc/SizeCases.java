package dev.everwire.testkit.rfc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.everwire.testkit.server.Frame;
import java.util.List;
import java.util.function.Supplier;

/** Messages from nothing to 64 MiB, and those over the client's limit. */
final class SizeCases {

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final int LIMIT = 64 * KIB;
  private static final Expected ECHOED = Expected.echoed();
  private static final Expected TOO_BIG = Expected.failed(1009);

  private SizeCases() {}

  static List<RfcCase> cases(int category) {
    CaseList cases = new CaseList(category);
    upToTheDefault(cases);
    atTheLimit(cases);
    overTheLimit(cases);
    huge(cases);
    return cases.cases();
  }

  private static String size(int bytes) {
    return bytes < KIB
        ? bytes + " bytes"
        : bytes < MIB ? bytes / KIB + " KiB" : bytes / MIB + " MiB";
  }

  private static Play echo(Supplier<Frame> message) {
    return peer -> {
      peer.accept();
      peer.message(message.get());
      peer.close();
    };
  }

  private static Play inFragments(Supplier<Frame> message, int bytes) {
    return peer -> {
      peer.accept();
      peer.message(Payloads.fragments(message.get(), bytes));
      peer.close();
    };
  }

  private static void upToTheDefault(CaseList cases) {
    cases.section("RFC 6455 5.2");
    for (int size : new int[] {0, 1, 100, KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB}) {
      cases
          .add("text of " + size(size), ECHOED, echo(() -> Frame.text(Payloads.text(size))))
          .add("binary of " + size(size), ECHOED, echo(() -> Frame.binary(Payloads.bytes(size))));
    }
    for (int fragment : new int[] {64, KIB, 16 * KIB}) {
      cases
          .add(
              "text of 256 KiB in fragments of " + size(fragment),
              ECHOED,
              inFragments(() -> Frame.text(Payloads.text(256 * KIB)), fragment))
          .add(
              "binary of 1 MiB in fragments of " + size(fragment),
              ECHOED,
              inFragments(() -> Frame.binary(Payloads.bytes(MIB)), fragment));
    }
    cases.add(
        "a thousand messages of 1 KiB",
        ECHOED,
        peer -> {
          peer.accept();
          for (int i = 0; i < 1_000; i++) {
            peer.message(Frame.binary(Payloads.bytes(KIB)));
          }
          peer.close();
        });
  }

  private static void atTheLimit(CaseList cases) {
    cases
        .section("RFC 6455 10.4")
        .client(ClientSettings.DEFAULT.maxMessageSize(LIMIT))
        .add("text of the limit", ECHOED, echo(() -> Frame.text(Payloads.text(LIMIT))))
        .add("binary of the limit", ECHOED, echo(() -> Frame.binary(Payloads.bytes(LIMIT))))
        .add("text of the limit in euro signs", ECHOED, echo(() -> euros(LIMIT)))
        .add(
            "text of the limit in fragments",
            ECHOED,
            inFragments(() -> Frame.text(Payloads.text(LIMIT)), 1_000))
        .add(
            "binary of the limit in fragments",
            ECHOED,
            inFragments(() -> Frame.binary(Payloads.bytes(LIMIT)), 1_000));
  }

  /** Returns a text of this many bytes: euro signs, and what is left in letters. */
  private static Frame euros(int bytes) {
    return Frame.text("\u20ac".repeat(bytes / 3) + "x".repeat(bytes % 3));
  }

  private static Play tooBig(Frame... frames) {
    return peer -> {
      peer.accept();
      peer.message(Frame.text("before"));
      peer.readAnswers();
      peer.send(frames);
      peer.awaitEnd();
    };
  }

  private static void overTheLimit(CaseList cases) {
    byte[] over = new byte[LIMIT + 1];
    cases
        .section("RFC 6455 10.4")
        .client(ClientSettings.DEFAULT.maxMessageSize(LIMIT))
        .add("text of the limit and a byte", TOO_BIG, tooBig(Frame.text("x".repeat(LIMIT + 1))))
        .add("binary of the limit and a byte", TOO_BIG, tooBig(Frame.binary(over)))
        .add("text over the limit in bytes, not in characters", TOO_BIG, tooBig(euros(LIMIT + 1)))
        .add(
            "text over the limit in fragments",
            TOO_BIG,
            tooBig(Payloads.fragments(Frame.text("x".repeat(LIMIT + 1)), 1_000)))
        .add(
            "binary over the limit in fragments",
            TOO_BIG,
            tooBig(Payloads.fragments(Frame.binary(over), 1_000)))
        .add(
            "fragments over the limit without end",
            TOO_BIG,
            tooBig(
                Frame.binaryPart(new byte[LIMIT], true, false),
                Frame.binaryPart(new byte[LIMIT], false, false)))
        .add("4 MiB in one frame", TOO_BIG, tooBig(Frame.binary(new byte[4 * MIB])))
        .add("a frame of 2^30 bytes", TOO_BIG, streamed(1L << 30))
        .add("a frame of 2^31 bytes", TOO_BIG, streamed(1L << 31))
        .add("a frame of 2^32 bytes", TOO_BIG, streamed(1L << 32))
        .add("a frame of 2^63 - 1 bytes", TOO_BIG, streamed(Long.MAX_VALUE));
  }

  /** Some clients know by the header that it is too big, others when too much has come. */
  private static Play streamed(long claimed) {
    return peer -> {
      peer.accept();
      peer.connection().raw(Frame.binary(new byte[0]).encode(64, claimed));
      byte[] some = new byte[LIMIT];
      for (int i = 0; i < 256; i++) {
        peer.connection().raw(some);
      }
      peer.awaitEnd();
    };
  }

  private static void huge(CaseList cases) {
    cases.section("RFC 6455 5.2").client(ClientSettings.DEFAULT.maxMessageSize(64 * MIB)).huge();
    for (int size : new int[] {4 * MIB, 15 * MIB, 64 * MIB}) {
      cases
          .add("text of " + size(size), ECHOED, echo(() -> Frame.text("x".repeat(size))))
          .add("binary of " + size(size), ECHOED, echo(() -> Frame.binary(Payloads.bytes(size))));
    }
    cases
        .add(
            "binary of 15 MiB in fragments of 4 KiB",
            ECHOED,
            repeated(Frame.BINARY, Payloads.bytes(4 * KIB), 15 * MIB))
        .add(
            "text of 15 MiB in fragments of 4 KiB",
            ECHOED,
            repeated(Frame.TEXT, Payloads.text(4 * KIB).getBytes(US_ASCII), 15 * MIB))
        .add(
            "binary of 64 MiB in fragments of 64 KiB",
            ECHOED,
            repeated(Frame.BINARY, Payloads.bytes(64 * KIB), 64 * MIB));
  }

  /** Sends a message whose fragments are all alike, so that the server holds but one. */
  private static Play repeated(int opcode, byte[] fragment, int size) {
    return peer -> {
      Frame[] frames = new Frame[size / fragment.length];
      for (int i = 0; i < frames.length; i++) {
        frames[i] =
            Frame.of(i == 0 ? opcode : Frame.CONTINUATION, fragment)
                .withFin(i == frames.length - 1);
      }
      peer.accept();
      peer.message(frames);
      peer.close();
    };
  }
}
