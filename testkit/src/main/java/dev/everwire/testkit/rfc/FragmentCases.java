package dev.everwire.testkit.rfc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.everwire.testkit.server.Frame;
import java.util.List;

/** Messages in fragments, whole and broken (RFC 6455 section 5.4). */
final class FragmentCases {

  private static final Expected ECHOED = Expected.echoed();
  private static final Expected FAILS = Expected.failed(1002);

  private FragmentCases() {}

  static List<RfcCase> cases(int category) {
    CaseList cases = new CaseList(category);
    cases.section("RFC 6455 5.4");
    sizes(cases);
    emptyFragments(cases);
    controlFramesBetween(cases);
    broken(cases);
    return cases.cases();
  }

  private static void sizes(CaseList cases) {
    for (int fragments : new int[] {2, 3, 10, 100}) {
      cases
          .add(
              "text in " + fragments + " fragments",
              ECHOED,
              cut(Frame.text("abcd".repeat(fragments)), 4))
          .add(
              "binary in " + fragments + " fragments",
              ECHOED,
              cut(Frame.binary(Payloads.bytes(4 * fragments)), 4));
    }
    cases.add(
        "text in 2,000 fragments of a byte", ECHOED, cut(Frame.text(Payloads.text(2_000)), 1));
    for (int size : new int[] {125, 126, 65_535, 65_536}) {
      cases.add(
          "binary in fragments of " + size + " bytes",
          ECHOED,
          cut(Frame.binary(Payloads.bytes(3 * size)), size));
    }
    cases.add(
        "ten messages in fragments, one after the other",
        ECHOED,
        peer -> {
          peer.accept();
          for (int i = 0; i < 10; i++) {
            peer.message(Payloads.fragments(Frame.text(Payloads.text(50 + i)), 7));
          }
          peer.close();
        });
  }

  private static Play cut(Frame message, int bytes) {
    return message(Payloads.fragments(message, bytes));
  }

  private static Play message(Frame... frames) {
    return peer -> {
      peer.accept();
      peer.message(frames);
      peer.close();
    };
  }

  private static void emptyFragments(CaseList cases) {
    for (String text : List.of(",a", "a,", "a,,b", ",,a,,", ",", ",,")) {
      cases
          .add("text in fragments \"" + text + "\"", ECHOED, message(parts(Frame.TEXT, text)))
          .add("binary in fragments \"" + text + "\"", ECHOED, message(parts(Frame.BINARY, text)));
    }
  }

  /** Returns the fragments between the commas. */
  private static Frame[] parts(int opcode, String text) {
    String[] parts = text.split(",", -1);
    Frame[] frames = new Frame[parts.length];
    for (int i = 0; i < parts.length; i++) {
      frames[i] =
          Frame.of(i == 0 ? opcode : Frame.CONTINUATION, parts[i].getBytes(UTF_8))
              .withFin(i == parts.length - 1);
    }
    return frames;
  }

  private static Frame begin(String text) {
    return Frame.textPart(text.getBytes(UTF_8), true, false);
  }

  private static Frame more(String text) {
    return Frame.textPart(text.getBytes(UTF_8), false, false);
  }

  private static Frame end(String text) {
    return Frame.textPart(text.getBytes(UTF_8), false, true);
  }

  private static void controlFramesBetween(CaseList cases) {
    byte[] payload = "between".getBytes(UTF_8);
    Frame ping = Frame.ping(payload);
    cases
        .add(
            "a ping between two fragments, answered before the second",
            ECHOED,
            pingBetween(payload))
        .add(
            "a ping between all fragments",
            ECHOED,
            message(begin("a"), ping, more("b"), ping, end("c")))
        .add("pongs between fragments", ECHOED, message(begin("a"), Frame.pong(payload), end("b")))
        .add(
            "a ping between the bytes of a character",
            ECHOED,
            message(
                Frame.textPart(new byte[] {(byte) 0xE2}, true, false),
                ping,
                Frame.textPart(new byte[] {(byte) 0x82}, false, false),
                ping,
                Frame.textPart(new byte[] {(byte) 0xAC}, false, true)))
        .add(
            "a Close frame between fragments",
            ECHOED,
            peer -> {
              peer.accept();
              peer.send(begin("never"));
              peer.close();
            });
  }

  private static Play pingBetween(byte[] payload) {
    return peer -> {
      peer.accept();
      peer.due(Frame.text("ab"));
      peer.send(begin("a"), Frame.ping(payload));
      peer.readPong(payload);
      peer.send(end("b"));
      peer.close();
    };
  }

  private static void broken(CaseList cases) {
    Frame binary = Frame.binary(new byte[] {'b'});
    Frame whole = Frame.text("whole");
    cases
        .add("a continuation first", FAILS, illegal(end("a")))
        .add("a continuation without FIN first", FAILS, illegal(more("a")))
        .add("an empty continuation first", FAILS, illegal(end("")))
        .add("a continuation after a whole message", FAILS, afterMessage(whole, end("a")))
        .add("a continuation after an empty message", FAILS, afterMessage(Frame.text(""), end("")))
        .add("a continuation after the last fragment", FAILS, continuedTwice())
        .add("a text within a text", FAILS, illegal(begin("a"), Frame.text("b")))
        .add("the start of a text within a text", FAILS, illegal(begin("a"), begin("b")))
        .add("an empty text within a text", FAILS, illegal(begin("a"), Frame.text("")))
        .add("a binary message within a text", FAILS, illegal(begin("a"), binary))
        .add(
            "the start of a binary message within a text",
            FAILS,
            illegal(begin("a"), binary.withFin(false)))
        .add("a text within a binary message", FAILS, illegal(binary.withFin(false), whole))
        .add("a binary message within another", FAILS, illegal(binary.withFin(false), binary))
        .add(
            "a text within a text, after a ping",
            FAILS,
            illegal(begin("a"), Frame.ping(new byte[0]), whole))
        .add(
            "an end of the stream between fragments",
            Expected.lost(),
            peer -> {
              peer.accept();
              peer.send(begin("a"));
              peer.connection().disconnect();
            });
  }

  private static Play illegal(Frame... frames) {
    return peer -> {
      peer.accept();
      peer.send(frames);
      peer.awaitEnd();
    };
  }

  private static Play afterMessage(Frame message, Frame illegal) {
    return peer -> {
      peer.accept();
      peer.message(message);
      peer.readAnswers();
      peer.send(illegal);
      peer.awaitEnd();
    };
  }

  private static Play continuedTwice() {
    return peer -> {
      peer.accept();
      peer.message(begin("a"), end("b"));
      peer.readAnswers();
      peer.send(end("c"));
      peer.awaitEnd();
    };
  }
}
