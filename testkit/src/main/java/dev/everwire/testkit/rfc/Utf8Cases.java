package dev.everwire.testkit.rfc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.everwire.testkit.server.Frame;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;

/**
 * Texts that are UTF-8 and texts that are not, whole, byte by byte and across fragments (RFC 6455
 * section 8.1, RFC 3629). To fail before the end of a message is allowed, and not asked for.
 */
final class Utf8Cases {

  private static final Expected ECHOED = Expected.echoed();
  private static final Expected FAILS = Expected.failed(1007);

  /** A sequence of bytes, in hexadecimal. */
  private record Sequence(String title, String hex) {

    byte[] bytes() {
      return HexFormat.ofDelimiter(" ").parseHex(hex);
    }
  }

  private static Sequence sequence(String title, String hex) {
    return new Sequence(title, hex);
  }

  private static final List<Sequence> VALID =
      List.of(
          sequence("U+0000", "00"),
          sequence("U+007F", "7f"),
          sequence("U+0080, the first of two bytes", "c2 80"),
          sequence("U+07FF, the last of two bytes", "df bf"),
          sequence("U+0800, the first of three bytes", "e0 a0 80"),
          sequence("U+D7FF, the last before the surrogates", "ed 9f bf"),
          sequence("U+E000, the first after the surrogates", "ee 80 80"),
          sequence("U+FEFF, the byte order mark", "ef bb bf 61"),
          sequence("U+FFFD, the replacement character", "ef bf bd"),
          sequence("U+FFFE, a noncharacter", "ef bf be"),
          sequence("U+FFFF, the last of three bytes", "ef bf bf"),
          sequence("U+10000, the first of four bytes", "f0 90 80 80"),
          sequence("U+1FFFE, a noncharacter", "f0 9f bf be"),
          sequence("U+10FFFF, the last of all", "f4 8f bf bf"),
          sequence("a word of Greek", "ce ba e1 bd b9 cf 83 ce bc ce b5"),
          sequence("one, two, three and four bytes", "61 c3 a9 e2 82 ac f0 9f 98 80 7a"));

  private static final List<Sequence> INVALID =
      List.of(
          sequence("80, a continuation alone", "80"),
          sequence("bf, a continuation alone", "bf"),
          sequence("two continuations alone", "80 bf"),
          sequence("a continuation after a character", "61 80"),
          sequence("a continuation too many", "c2 80 80"),
          sequence("c0 80, U+0000 in two bytes", "c0 80"),
          sequence("c0 af, a slash in two bytes", "c0 af"),
          sequence("c1 bf, U+007F in two bytes", "c1 bf"),
          sequence("e0 80 80, U+0000 in three bytes", "e0 80 80"),
          sequence("e0 80 af, a slash in three bytes", "e0 80 af"),
          sequence("e0 9f bf, U+07FF in three bytes", "e0 9f bf"),
          sequence("f0 80 80 80, U+0000 in four bytes", "f0 80 80 80"),
          sequence("f0 8f bf bf, U+FFFF in four bytes", "f0 8f bf bf"),
          sequence("ed a0 80, U+D800", "ed a0 80"),
          sequence("ed ad bf, U+DB7F", "ed ad bf"),
          sequence("ed ae 80, U+DB80", "ed ae 80"),
          sequence("ed af bf, U+DBFF", "ed af bf"),
          sequence("ed b0 80, U+DC00", "ed b0 80"),
          sequence("ed bf bf, U+DFFF", "ed bf bf"),
          sequence("a pair of surrogates", "ed a0 80 ed b0 80"),
          sequence("f4 90 80 80, U+110000", "f4 90 80 80"),
          sequence("f5 80 80 80", "f5 80 80 80"),
          sequence("f7 bf bf bf", "f7 bf bf bf"),
          sequence("f8 88 80 80 80, five bytes", "f8 88 80 80 80"),
          sequence("fc 84 80 80 80 80, six bytes", "fc 84 80 80 80 80"),
          sequence("fe", "fe"),
          sequence("ff", "ff"),
          sequence("c2 at the end", "61 c2"),
          sequence("df before a letter", "df 61"),
          sequence("e1 at the end", "e1"),
          sequence("e1 80 at the end", "e1 80"),
          sequence("e1 80 before a letter", "e1 80 61"),
          sequence("f1 80 80 at the end", "f1 80 80"),
          sequence("f1 80 80 before a letter", "f1 80 80 61"),
          sequence("f4 8f bf before a character", "f4 8f bf c3 a9"),
          sequence("a word of Greek, and then a surrogate", "ce ba ce b5 ed a0 80 65"));

  private Utf8Cases() {}

  static List<RfcCase> cases(int category) {
    CaseList cases = new CaseList(category);
    cases.section("RFC 6455 8.1");
    for (Sequence valid : VALID) {
      cases
          .add("valid: " + valid.title, ECHOED, whole(valid, true))
          .add("valid, a byte per fragment: " + valid.title, ECHOED, inFragments(valid, true))
          .add("valid, a byte per write: " + valid.title, ECHOED, inWrites(valid, true));
    }
    for (Sequence invalid : INVALID) {
      cases
          .add("invalid: " + invalid.title, FAILS, whole(invalid, false))
          .add("invalid, a byte per fragment: " + invalid.title, FAILS, inFragments(invalid, false))
          .add("invalid, a byte per write: " + invalid.title, FAILS, inWrites(invalid, false));
    }
    atBoundaries(cases);
    return cases.cases();
  }

  private interface Sending {
    void by(Peer peer) throws Exception;
  }

  private static Play play(Frame text, boolean valid, Sending sending) {
    return peer -> {
      peer.accept();
      if (valid) {
        peer.due(text);
      }
      sending.by(peer);
      if (valid) {
        peer.close();
      } else {
        peer.awaitEnd();
      }
    };
  }

  private static Play whole(Sequence sequence, boolean valid) {
    Frame text = Frame.of(Frame.TEXT, sequence.bytes());
    return play(text, valid, peer -> peer.send(text));
  }

  private static Play inFragments(Sequence sequence, boolean valid) {
    Frame text = Frame.of(Frame.TEXT, sequence.bytes());
    return play(text, valid, peer -> peer.send(Payloads.fragments(text, 1)));
  }

  private static Play inWrites(Sequence sequence, boolean valid) {
    Frame text = Frame.of(Frame.TEXT, sequence.bytes());
    return play(text, valid, peer -> peer.chopped(text.encode(), 1));
  }

  /** Long texts, whose characters lie across the ends of whatever buffers a client reads into. */
  private static void atBoundaries(CaseList cases) {
    for (int shift = 0; shift < 4; shift++) {
      String text = "x".repeat(shift) + "\uD83D\uDE00".repeat(40_000);
      cases
          .add(
              "160,000 bytes of emoji, from byte " + shift,
              ECHOED,
              longText(text, text.length() * 4))
          .add(
              "160,000 bytes of emoji in fragments, from byte " + shift,
              ECHOED,
              longText(text, 4_093));
    }
    byte[] ff = {(byte) 0xFF};
    for (int size : new int[] {100, 8_192, 65_536, 200_000}) {
      cases
          .add("ff after " + size + " letters", FAILS, broken(size, ff, "", size + 10))
          .add(
              "ff among " + size + " letters",
              FAILS,
              broken(size / 2, ff, "x".repeat(size / 2), size + 10))
          .add("ff in a fragment after " + size + " letters", FAILS, broken(size, ff, "", size))
          .add(
              "half a character after " + size + " letters",
              FAILS,
              broken(size, new byte[] {(byte) 0xE2, (byte) 0x82}, "", size + 10));
    }
    cases
        .add("an empty text", ECHOED, longText("", 1))
        .add(
            "binary that is not UTF-8",
            ECHOED,
            peer -> {
              peer.accept();
              peer.message(Frame.binary(new byte[] {(byte) 0xFF, (byte) 0x80, (byte) 0xC0}));
              peer.close();
            });
  }

  private static Play longText(String text, int fragment) {
    Frame message = Frame.text(text);
    return play(message, true, peer -> peer.send(Payloads.fragments(message, fragment)));
  }

  private static Play broken(int letters, byte[] bad, String rest, int fragment) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("x".repeat(letters).getBytes(UTF_8));
    bytes.writeBytes(bad);
    bytes.writeBytes(rest.getBytes(UTF_8));
    Frame message = Frame.of(Frame.TEXT, bytes.toByteArray());
    return play(message, false, peer -> peer.send(Payloads.fragments(message, fragment)));
  }
}
