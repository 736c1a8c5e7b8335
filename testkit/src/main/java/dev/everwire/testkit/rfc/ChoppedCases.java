package dev.everwire.testkit.rfc;

import dev.everwire.testkit.server.Frame;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** TCP is a stream: frames come in pieces, and several in one piece. */
final class ChoppedCases {

  private static final Expected ECHOED = Expected.echoed();

  private ChoppedCases() {}

  static List<RfcCase> cases(int category) {
    CaseList cases = new CaseList(category);
    cases.section("RFC 6455 5.2");
    for (int chunk : new int[] {1, 2, 3, 5, 13, 64}) {
      cases
          .add("text of 100 bytes, " + chunk + " per write", ECHOED, chopped(chunk, text(100)))
          .add("binary of 300 bytes, " + chunk + " per write", ECHOED, chopped(chunk, binary(300)))
          .add("text in 10 fragments, " + chunk + " bytes per write", ECHOED, fragments(chunk))
          .add(
              "an empty text and an empty binary message, " + chunk + " bytes per write",
              ECHOED,
              chopped(chunk, text(0), binary(0)));
    }
    for (int chunk : new int[] {997, 1_460, 4_096, 16_384, 65_536}) {
      cases.add(
          "binary of 256 KiB, " + chunk + " per write", ECHOED, chopped(chunk, binary(1 << 18)));
    }
    for (int split = 1; split <= 10; split++) {
      cases.add(
          "a frame with a length of 64 bits, cut after byte " + split,
          ECHOED,
          cut(split, binary(65_536)));
    }
    for (int count : new int[] {2, 10, 1_000}) {
      cases.add(count + " messages in one write", ECHOED, inOneWrite(count));
    }
    cases.add("text of 256 KiB right behind the answer", ECHOED, rightBehindTheAnswer());
    return cases.cases();
  }

  private static Frame text(int size) {
    return Frame.text(Payloads.text(size));
  }

  private static Frame binary(int size) {
    return Frame.binary(Payloads.bytes(size));
  }

  private static byte[] encoded(List<Frame> frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    frames.forEach(frame -> all.writeBytes(frame.encode()));
    return all.toByteArray();
  }

  private static Play chopped(int chunk, Frame... messages) {
    return peer -> {
      peer.accept();
      for (Frame message : messages) {
        peer.due(message);
      }
      peer.chopped(encoded(List.of(messages)), chunk);
      peer.close();
    };
  }

  private static Play fragments(int chunk) {
    return peer -> {
      peer.accept();
      peer.due(text(100));
      peer.chopped(encoded(List.of(Payloads.fragments(text(100), 10))), chunk);
      peer.close();
    };
  }

  /** Lets the first piece arrive on its own. */
  private static Play cut(int split, Frame message) {
    return peer -> {
      peer.accept();
      peer.due(message);
      byte[] bytes = message.encode();
      peer.awaitOpen(bytes.length);
      peer.connection().output().write(bytes, 0, split);
      peer.connection().pause(Duration.ofMillis(20));
      peer.connection().output().write(bytes, split, bytes.length - split);
      peer.close();
    };
  }

  private static Play inOneWrite(int count) {
    return peer -> {
      peer.accept();
      List<Frame> messages = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        messages.add(Frame.text("message " + i));
        peer.due(messages.get(i));
      }
      peer.connection().raw(encoded(messages));
      peer.close();
    };
  }

  private static Play rightBehindTheAnswer() {
    return peer -> {
      peer.doNotAwaitOpen();
      peer.accept();
      peer.message(text(1 << 18));
      peer.close();
    };
  }
}
