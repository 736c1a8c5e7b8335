package dev.everwire.testkit.rfc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ServerConnection;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Servers that leave, or fall silent, at each stage of the opening handshake. */
final class HandshakeEndCases {

  /** How much of the right answer goes out: up to the n-th byte of it, if n is not negative. */
  private record Stage(String title, int bytes) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage("before the answer", 0),
          new Stage("after one byte of the answer", 1),
          new Stage("within the HTTP version", 6),
          new Stage("within the status", 10),
          new Stage("after the status line", 34),
          new Stage("within a header's name", 40),
          new Stage("within a header's value", 48),
          new Stage("after a header", 54),
          new Stage("within the last header", -10),
          new Stage("after the last header", -2),
          new Stage("within the empty line", -1));

  private HandshakeEndCases() {}

  static List<RfcCase> cases(int category) {
    CaseList cases = new CaseList(category);
    cases.section("RFC 6455 4.1");
    beforeTheRequest(cases);
    for (Stage stage : STAGES) {
      cases.add("end of stream " + stage.title, Expected.refused(), end(stage));
    }
    for (Stage stage : STAGES) {
      cases.add("half close " + stage.title, Expected.notOpened(), halfClose(stage));
    }
    for (Stage stage : STAGES) {
      cases.add("reset " + stage.title, Expected.refused(), reset(stage));
    }
    cases.client(ClientSettings.DEFAULT.impatient());
    for (Stage stage : STAGES) {
      cases.add("silence " + stage.title, Expected.notOpened(), silence(stage));
    }
    behindTheAnswer(cases);
    return cases.cases();
  }

  private static void beforeTheRequest(CaseList cases) {
    cases
        .add("end of stream before the request is read", Expected.refused(), peer -> {})
        .add(
            "reset before the request is read",
            Expected.refused(),
            peer -> peer.connection().reset())
        .client(ClientSettings.DEFAULT.impatient())
        .add("silence, and the request is not read", Expected.refused(), unread())
        .client(ClientSettings.DEFAULT);
  }

  private static Play unread() {
    return peer -> peer.connection().pause(ClientSettings.IMPATIENCE.multipliedBy(4));
  }

  private static void begin(Peer peer, Stage stage) throws IOException {
    String answer = Answer.RIGHT.to(peer);
    int end = stage.bytes < 0 ? answer.length() + stage.bytes : stage.bytes;
    peer.connection().raw(answer.substring(0, end).getBytes(ISO_8859_1));
  }

  private static Play end(Stage stage) {
    return peer -> {
      begin(peer, stage);
      peer.connection().disconnect();
    };
  }

  private static Play halfClose(Stage stage) {
    return peer -> {
      begin(peer, stage);
      peer.connection().endOutput();
      peer.awaitDrop();
    };
  }

  private static Play reset(Stage stage) {
    return peer -> {
      begin(peer, stage);
      peer.connection().reset();
    };
  }

  private static Play silence(Stage stage) {
    return peer -> {
      begin(peer, stage);
      peer.awaitDrop();
    };
  }

  private static void behindTheAnswer(CaseList cases) {
    Expected lost = Expected.lost();
    cases
        .section("RFC 6455 7.1.5")
        .add("end of stream right behind the answer", lost, opened(ServerConnection::disconnect))
        .add("half close right behind the answer", lost, opened(ServerConnection::endOutput))
        .add(
            "reset right behind the answer",
            lost.or(Expected.refused()),
            opened(ServerConnection::reset))
        .add("end of stream after a message", lost, afterMessage(ServerConnection::disconnect))
        .add("half close after a message", lost, afterMessage(ServerConnection::endOutput))
        .add("reset after a message", lost, afterMessage(ServerConnection::reset))
        .add("end of stream within a frame's header", lost, within(1))
        .add("end of stream within a frame's length", lost, within(3))
        .add("end of stream within a frame's payload", lost, within(100));
  }

  private interface Leaving {
    void by(ServerConnection connection) throws IOException;
  }

  private static Play opened(Leaving leaving) {
    return peer -> {
      peer.accept();
      leaving.by(peer.connection());
      peer.awaitEnd();
    };
  }

  private static Play afterMessage(Leaving leaving) {
    return peer -> {
      peer.accept();
      peer.message(Frame.text("hello"));
      peer.readAnswers();
      leaving.by(peer.connection());
      peer.awaitEnd();
    };
  }

  private static Play within(int bytes) {
    return peer -> {
      peer.accept();
      byte[] frame = Frame.binary(new byte[1_000]).encode();
      peer.connection().raw(Arrays.copyOf(frame, bytes));
      peer.connection().disconnect();
    };
  }
}
