package dev.everwire.testkit.rfc;

import static dev.everwire.testkit.rfc.Answer.RIGHT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.everwire.testkit.server.Frame;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Answers with 101: those that open a connection, and those that must not. */
final class HandshakeCases {

  private static final Expected OPENS = Expected.echoed();
  private static final Expected FAILS = Expected.notOpened();

  /** HTTP lets a recipient be lenient here, or strict. */
  private static final Expected EITHER = OPENS.or(FAILS);

  private HandshakeCases() {}

  static List<RfcCase> cases(int category) {
    CaseList cases = new CaseList(category);
    right(cases);
    statusLines(cases);
    upgrades(cases);
    acceptKeys(cases);
    protocols(cases);
    extensions(cases);
    headerSyntax(cases);
    sizes(cases);
    return cases.cases();
  }

  private static void right(CaseList cases) {
    cases
        .section("RFC 6455 4.1")
        .add("the shortest answer", OPENS, RIGHT.play())
        .add(
            "header names and values in capitals",
            OPENS,
            RIGHT
                .instead("Upgrade", "UPGRADE: WEBSOCKET")
                .instead("Connection", "CONNECTION: UPGRADE")
                .instead("Sec-WebSocket-Accept", "SEC-WEBSOCKET-ACCEPT: {key}")
                .play())
        .add(
            "header names and values in small letters",
            OPENS,
            RIGHT
                .instead("Upgrade", "upgrade: websocket")
                .instead("Connection", "connection: upgrade")
                .instead("Sec-WebSocket-Accept", "sec-websocket-accept: {key}")
                .play())
        .add("Upgrade: WebSocket", OPENS, RIGHT.instead("Upgrade", "Upgrade: WebSocket").play())
        .add(
            "Connection: keep-alive, Upgrade",
            OPENS,
            RIGHT.instead("Connection", "Connection: keep-alive, Upgrade").play())
        .add(
            "Connection on two lines",
            OPENS,
            RIGHT
                .instead("Connection", "Connection: keep-alive")
                .plus("Connection: Upgrade")
                .play())
        .add("no space after the colons", OPENS, squeezed().play())
        .add(
            "spaces and tabs around the key",
            OPENS,
            RIGHT.instead("Sec-WebSocket-Accept", "Sec-WebSocket-Accept: \t {key} \t").play())
        .add(
            "the headers in another order, among others",
            OPENS,
            RIGHT
                .without("Upgrade")
                .plus("Date: Tue, 24 Nov 2026 10:00:00 GMT", "Server: scripted")
                .plus("Upgrade: websocket", "Set-Cookie: a=1", "Set-Cookie: b=2", "Vary: Origin")
                .play())
        .add("Sec-WebSocket-Version: 13", OPENS, RIGHT.plus("Sec-WebSocket-Version: 13").play())
        .add("the first frames behind the answer in one write", OPENS, inOneWrite())
        .add("an answer of one byte per write", OPENS, dripping(Duration.ofMillis(1)));
  }

  private static Answer squeezed() {
    return new Answer(
        RIGHT.statusLine(),
        RIGHT.headers().stream().map(line -> line.replace(": ", ":")).toList(),
        RIGHT.lineEnd());
  }

  private static Play inOneWrite() {
    return peer -> {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(RIGHT.to(peer).getBytes(ISO_8859_1));
      for (Frame frame : List.of(Frame.text("one"), Frame.binary(new byte[300]))) {
        peer.due(frame);
        all.writeBytes(frame.encode());
      }
      peer.connection().raw(all.toByteArray());
      peer.close();
    };
  }

  private static Play dripping(Duration pause) {
    return peer -> {
      peer.connection().drip(RIGHT.to(peer).getBytes(ISO_8859_1), 1, pause);
      peer.message(Frame.text("hello"));
      peer.close();
    };
  }

  private static void statusLines(CaseList cases) {
    cases
        .section("RFC 9112 4")
        .add("no reason phrase", OPENS, RIGHT.statusLine("HTTP/1.1 101 ").play())
        .add("another reason phrase", OPENS, RIGHT.statusLine("HTTP/1.1 101 Web Socket!").play())
        .add(
            "a reason phrase beyond ASCII",
            OPENS,
            RIGHT.statusLine("HTTP/1.1 101 \u00c3\u00bcber").play())
        .add("no space after the status", EITHER, RIGHT.statusLine("HTTP/1.1 101").play())
        .add("two spaces before the status", EITHER, RIGHT.statusLine("HTTP/1.1  101 OK").play())
        .add("a tab before the status", EITHER, RIGHT.statusLine("HTTP/1.1\t101 OK").play())
        .add("an empty line before it", EITHER, RIGHT.statusLine("\r\nHTTP/1.1 101 OK").play())
        .add("a space before it", EITHER, RIGHT.statusLine(" HTTP/1.1 101 OK").play())
        .add("HTTP/1.2", EITHER, RIGHT.statusLine("HTTP/1.2 101 OK").play());
    for (String line :
        List.of(
            "HTTP/1.0 101 OK",
            "HTTP/0.9 101 OK",
            "HTTP/2 101 OK",
            "HTTP/3.0 101 OK",
            "HTTP/1.1.1 101 OK",
            "HTTP/11 101 OK",
            "HTTP/ 101 OK",
            "http/1.1 101 OK",
            "ICY 101 OK",
            "HTTP 101 OK",
            "HTTP/1.1",
            "HTTP/1.1 ",
            "HTTP/1.1 OK",
            "HTTP/1.1 1O1 OK",
            "HTTP/1.1 1010 OK",
            "HTTP/1.1 10 OK",
            "HTTP/1.1 -101 OK",
            "HTTP/1.1 0101 OK",
            "HTTP/1.1 101OK",
            "101 OK")) {
      cases.add("status line \"" + line + "\"", FAILS, RIGHT.statusLine(line).play());
    }
  }

  private static void upgrades(CaseList cases) {
    cases.section("RFC 6455 4.1").add("no Upgrade", FAILS, RIGHT.without("Upgrade").play());
    for (String value :
        List.of("", "h2c", "websockets", "web socket", "web-socket", "websocket2", "tcp/1.0")) {
      cases.add("Upgrade: " + value, FAILS, RIGHT.instead("Upgrade", "Upgrade: " + value).play());
    }
    cases
        .add(
            "Upgrade: websocket, h2c",
            FAILS,
            RIGHT.instead("Upgrade", "Upgrade: websocket, h2c").play())
        .add("Upgrade twice, websocket and h2c", FAILS, RIGHT.plus("Upgrade: h2c").play())
        .add("Upgrade twice, both websocket", EITHER, RIGHT.plus("Upgrade: websocket").play())
        .add("no Connection", FAILS, RIGHT.without("Connection").play());
    for (String value : List.of("", "keep-alive", "close", "Upgrades", "Up grade", "websocket")) {
      cases.add(
          "Connection: " + value,
          FAILS,
          RIGHT.instead("Connection", "Connection: " + value).play());
    }
  }

  private static void acceptKeys(CaseList cases) {
    String name = "Sec-WebSocket-Accept";
    cases
        .section("RFC 6455 4.1")
        .add("no " + name, FAILS, RIGHT.without(name).play())
        .add(name + " empty", FAILS, RIGHT.instead(name, name + ":").play())
        .add(name + " of another key", FAILS, wrongKey("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
        .add(name + " with a comment", FAILS, RIGHT.instead(name, name + ": {key} (ok)").play())
        .add(name + " in quotes", FAILS, RIGHT.instead(name, name + ": \"{key}\"").play())
        .add(name + " without its padding", FAILS, changedKey(key -> key.replace("=", "")))
        .add(name + " cut short", FAILS, changedKey(key -> key.substring(0, 20)))
        .add(name + " in other letter case", FAILS, changedKey(HandshakeCases::swapCase))
        .add(name + " that is the client's key", FAILS, ownKey())
        .add(name + " twice, the second wrong", FAILS, RIGHT.plus(name + ": AAAA").play())
        .add(name + " twice, both right", EITHER, RIGHT.plus(name + ": {key}").play());
  }

  private static Play wrongKey(String key) {
    return changedKey(right -> key);
  }

  private interface Change {
    String of(String key);
  }

  private static Play changedKey(Change change) {
    return peer -> {
      String key = peer.connection().handshake().acceptKey();
      RIGHT
          .instead("Sec-WebSocket-Accept", "Sec-WebSocket-Accept: " + change.of(key))
          .play()
          .on(peer);
    };
  }

  private static Play ownKey() {
    return peer -> {
      String own = peer.connection().handshake().header("Sec-WebSocket-Key").orElseThrow();
      wrongKey(own).on(peer);
    };
  }

  private static String swapCase(String key) {
    StringBuilder swapped = new StringBuilder();
    key.chars()
        .forEach(
            c ->
                swapped.append(
                    (char)
                        (Character.isUpperCase(c)
                            ? Character.toLowerCase(c)
                            : Character.toUpperCase(c))));
    return swapped.toString();
  }

  private static void protocols(CaseList cases) {
    String name = "Sec-WebSocket-Protocol: ";
    cases
        .section("RFC 6455 4.1")
        .client(ClientSettings.DEFAULT.offering("chat", "superchat"))
        .add("the first of two subprotocols", OPENS, RIGHT.plus(name + "chat").play())
        .add("the second of two subprotocols", OPENS, RIGHT.plus(name + "superchat").play())
        .add("a subprotocol among spaces", OPENS, RIGHT.plus(name + "  chat  ").play())
        .add("a subprotocol that was not offered", FAILS, RIGHT.plus(name + "other").play())
        .add("a subprotocol in other letter case", FAILS, RIGHT.plus(name + "CHAT").play())
        .add("both subprotocols", FAILS, RIGHT.plus(name + "chat, superchat").play())
        .add(
            "two subprotocols on two lines",
            FAILS,
            RIGHT.plus(name + "chat", name + "superchat").play())
        .add("a subprotocol that is empty", EITHER, RIGHT.plus(name).play())
        .add("none of two subprotocols", OPENS, RIGHT.play())
        .client(ClientSettings.DEFAULT)
        .add("a subprotocol where none was offered", FAILS, RIGHT.plus(name + "chat").play());
  }

  private static void extensions(CaseList cases) {
    String name = "Sec-WebSocket-Extensions: ";
    cases
        .section("RFC 6455 9.1")
        .add("an unknown extension", FAILS, RIGHT.plus(name + "x-unknown").play())
        .add(
            "permessage-deflate, not offered",
            FAILS,
            RIGHT.plus(name + "permessage-deflate").play())
        .add("an extension that is no token", FAILS, RIGHT.plus(name + ";;;").play())
        .add("an unknown extension with parameters", FAILS, RIGHT.plus(name + "a; b=\"c\"").play())
        .add("no extension, but the header", EITHER, RIGHT.plus(name).play());
  }

  private static void headerSyntax(CaseList cases) {
    cases
        .section("RFC 9112 5")
        .add(
            "a folded header, as was once allowed",
            OPENS.orAllowed("refuses a folded header, which RFC 9112 5.2 says to join", FAILS),
            RIGHT.plus("X-Folded: a", "  b").play())
        .add(
            "Upgrade, folded",
            OPENS.orAllowed("refuses a folded header, which RFC 9112 5.2 says to join", FAILS),
            RIGHT.instead("Upgrade", "Upgrade:\r\n websocket").play())
        .add("a space before a colon", EITHER, RIGHT.plus("X-Space : a").play())
        .add("a line without a colon", EITHER, RIGHT.plus("no colon").play())
        .add("a header without a name", EITHER, RIGHT.plus(": a").play())
        .add("a space within a header's name", EITHER, RIGHT.plus("X Space: a").play())
        .add("NUL in a header's value", EITHER, RIGHT.plus("X-Nul: a\0b").play())
        .add("NUL in a header's name", EITHER, RIGHT.plus("X-N\0l: a").play())
        .add("a control character in a header's value", EITHER, RIGHT.plus("X-Bell: \07").play())
        .add("bare CR in a header's value", EITHER, RIGHT.plus("X-Cr: a\rb").play())
        .add("letters beyond ASCII in a header's value", OPENS, RIGHT.plus("X-Ae: \u00e4").play())
        .add("bare LF as the ends of lines", EITHER, RIGHT.lineEnd("\n").play())
        .add(
            "Content-Length, which 101 may not have",
            EITHER,
            RIGHT.plus("Content-Length: 5").play())
        .add(
            "Transfer-Encoding, which 101 may not have",
            EITHER,
            RIGHT.plus("Transfer-Encoding: chunked").play())
        .client(ClientSettings.DEFAULT.impatient())
        .add("bare CR as the ends of lines", FAILS, RIGHT.lineEnd("\r").play())
        .section("RFC 6455 4.1");
    for (String garbage :
        List.of(
            "<html>not a web socket</html>\r\n\r\n",
            "SSH-2.0-OpenSSH_9.6\r\n\r\n",
            "\0\0\0\0\r\n\r\n",
            "\u0016\u0003\u0003\0\u0002\u0001\0",
            "\u0081\u0005hello",
            "\r\n\r\n",
            "220 smtp.example.org ESMTP\r\n")) {
      cases
          .client(ClientSettings.DEFAULT.impatient())
          .add("no HTTP but " + printable(garbage), FAILS, garbage(garbage));
    }
  }

  private static Play garbage(String text) {
    return peer -> {
      peer.write(text);
      peer.awaitDrop();
    };
  }

  private static String printable(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c >= ' ' && c < 127) {
                shown.append((char) c);
              } else {
                shown.append(String.format(java.util.Locale.ROOT, "\\x%02x", c));
              }
            });
    return shown.append('"').toString();
  }

  private static void sizes(CaseList cases) {
    Expected ownLimit =
        OPENS.orAllowed("limits the size of headers, as RFC 9110 5.4 allows", FAILS);
    cases
        .section("RFC 9110 5.4")
        .add("a header of 4,000 bytes", OPENS, RIGHT.plus("X-Long: " + "x".repeat(4_000)).play())
        .add(
            "a header of 16,000 bytes",
            ownLimit,
            RIGHT.plus("X-Long: " + "x".repeat(16_000)).play())
        .add("a header of 1 MiB", ownLimit, RIGHT.plus("X-Long: " + "x".repeat(1 << 20)).play())
        .add("a hundred headers", ownLimit, RIGHT.plus(many(100)).play())
        .add("ten thousand headers", ownLimit, RIGHT.plus(many(10_000)).play())
        .add("a reason phrase of 16,000 bytes", ownLimit, longReason())
        .client(ClientSettings.DEFAULT.impatient())
        .add("headers without end", FAILS, endless("X-More: " + "x".repeat(8_000) + "\r\n"))
        .add("a header without end", FAILS, endless("x".repeat(8_000)))
        .add("headers without end, a byte at a time", FAILS, endlessDrip());
  }

  private static Play longReason() {
    return RIGHT.statusLine("HTTP/1.1 101 " + "x".repeat(16_000)).play();
  }

  private static String[] many(int count) {
    return Collections.nCopies(count, "X-Many: x").toArray(String[]::new);
  }

  private static Play endless(String piece) {
    return peer -> {
      peer.write("HTTP/1.1 101 OK\r\nX-Start: ok\r\n");
      peer.writeWithoutEnd(piece);
    };
  }

  private static Play endlessDrip() {
    return peer -> {
      peer.write("HTTP/1.1 101 OK\r\nX-Drip: ");
      while (true) {
        peer.connection().drip(new byte[] {'x'}, 1, Duration.ofMillis(20));
      }
    };
  }
}
