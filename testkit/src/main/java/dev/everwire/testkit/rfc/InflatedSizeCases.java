package dev.everwire.testkit.rfc;

import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.PermessageDeflate;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Messages that are small on the wire, and large, or too large, when inflated. */
final class InflatedSizeCases {

  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final int LIMIT = 64 * KIB;
  private static final Expected TOO_BIG = Expected.failed(1009);
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private InflatedSizeCases() {}

  static List<RfcCase> cases(int category) {
    CaseList cases = new CaseList(category);
    cases
        .section("RFC 7692 7.2.2")
        .client(ClientSettings.DEFAULT.compressing())
        .add("1 MiB of zeros", Expected.echoed(), echo(Frame.binary(new byte[MIB])))
        .add("1 MiB of letters", Expected.echoed(), echo(Frame.text("x".repeat(MIB))))
        .add("1 MiB that does not compress", Expected.echoed(), echo(incompressible()))
        .section("RFC 6455 10.4")
        .client(ClientSettings.DEFAULT.compressing().maxMessageSize(LIMIT))
        .add("binary that inflates to the limit", Expected.echoed(), echo(zeros(LIMIT)))
        .add("text that inflates to the limit", Expected.echoed(), echo(letters(LIMIT)))
        .add("ten messages that inflate to the limit", Expected.echoed(), tenAtTheLimit())
        .add("binary that inflates to a byte over the limit", TOO_BIG, tooBig(zeros(LIMIT + 1)))
        .add("text that inflates to a byte over the limit", TOO_BIG, tooBig(letters(LIMIT + 1)))
        .add("fragments that inflate to a byte over the limit", TOO_BIG, inFragments())
        .add("10 KiB that inflate to 10 MiB", TOO_BIG, bomb(10L * MIB, false))
        .add("64 KiB that inflate to 64 MiB", TOO_BIG, bomb(60L * MIB, false))
        .add("1 MiB that inflates to 1 GiB", TOO_BIG, bomb(1L << 30, false))
        .add("1 MiB in fragments that inflates to 1 GiB", TOO_BIG, bomb(1L << 30, true));
    return cases.cases();
  }

  private static Frame zeros(int size) {
    return Frame.binary(new byte[size]);
  }

  private static Frame letters(int size) {
    return Frame.text("x".repeat(size));
  }

  /** Leaves room for what incompressible bytes grow by, should a client count those. */
  private static Frame incompressible() {
    return Frame.binary(Payloads.bytes(MIB - KIB));
  }

  private static Play echo(Frame message) {
    return DeflateAnswer.with()
        .then(
            peer -> {
              peer.compressedMessage(message);
              peer.close();
            });
  }

  private static Play tenAtTheLimit() {
    return DeflateAnswer.with()
        .then(
            peer -> {
              for (int i = 0; i < 10; i++) {
                peer.compressedMessage(zeros(LIMIT));
              }
              peer.close();
            });
  }

  private static Play tooBig(Frame message) {
    return DeflateAnswer.with()
        .then(
            peer -> {
              peer.compressedMessage(Frame.text("before"));
              peer.readAnswers();
              peer.send(peer.compressed(message));
              peer.awaitEnd();
            });
  }

  private static Play inFragments() {
    return DeflateAnswer.with()
        .then(
            peer -> {
              Frame[] fragments = Payloads.fragments(peer.compressed(zeros(LIMIT + 1)), 10);
              fragments[0] = fragments[0].withRsv(Peer.RSV1);
              peer.send(fragments);
              peer.awaitEnd();
            });
  }

  /** Sends so many zeros, without ever holding them. */
  private static Play bomb(long inflatedSize, boolean inFragments) {
    return DeflateAnswer.with()
        .then(
            peer -> {
              byte[] block = blockOfZeros();
              int blocks = (int) (inflatedSize / MIB);
              if (inFragments) {
                peer.send(new Frame(false, Peer.RSV1, Frame.BINARY, false, block));
                for (int i = 1; i < blocks; i++) {
                  peer.send(new Frame(false, 0, Frame.CONTINUATION, false, block));
                }
              } else {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                for (int i = 0; i < blocks; i++) {
                  all.writeBytes(block);
                }
                peer.send(Frame.binary(all.toByteArray()).withRsv(Peer.RSV1));
              }
              peer.awaitEnd();
            });
  }

  /** Returns what inflates to 1 MiB of zeros wherever it stands. */
  private static byte[] blockOfZeros() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(new PermessageDeflate(false, false, 15, 15).deflated(new byte[MIB]));
    block.writeBytes(TAIL);
    return block.toByteArray();
  }
}
