package dev.everwire.testkit.rfc;

import dev.everwire.testkit.server.Frame;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** Answers with a status other than 101: refusals, redirections, interim answers. */
final class RefusalCases {

  private static final int[] STATUSES = {
    200, 201, 202, 203, 204, 205, 206, 300, 304, 400, 402, 403, 404, 405, 406, 408, 409, 410, 411,
    412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 425, 426, 428, 429, 431, 451, 500, 501, 502,
    503, 504, 505, 507, 511, 599
  };
  private static final int[] REDIRECTIONS = {301, 302, 303, 307, 308};
  private static final String MOVED = "/moved";

  private RefusalCases() {}

  static List<RfcCase> cases(int category) {
    CaseList cases = new CaseList(category);
    statuses(cases);
    retryAfter(cases);
    redirections(cases);
    bodies(cases);
    interim(cases);
    return cases.cases();
  }

  private static void statuses(CaseList cases) {
    cases.section("RFC 6455 4.1");
    for (int status : STATUSES) {
      cases.add("status " + status, Expected.refused(status), refuse(status, Map.of(), ""));
    }
    for (String scheme : List.of("Basic realm=\"r\"", "Bearer", "Negotiate", "Unknown")) {
      cases.add(
          "status 401, WWW-Authenticate: " + scheme,
          Expected.refused(401),
          refuse(401, Map.of("WWW-Authenticate", scheme), "who are you?"));
    }
    cases
        .add("status 401 without a challenge", Expected.refused(401), refuse(401, Map.of(), ""))
        .add(
            "status 407, with a challenge, from no proxy",
            Expected.refused(407),
            refuse(407, Map.of("Proxy-Authenticate", "Basic realm=\"r\""), ""))
        .add("status 407 without a challenge", Expected.refused(407), refuse(407, Map.of(), ""))
        .add(
            "status 426 with the versions that the server knows",
            Expected.refused(426),
            refuse(426, Map.of("Sec-WebSocket-Version", "7, 8", "Upgrade", "websocket"), ""))
        .add(
            "status 200 with all headers of an upgrade",
            Expected.refused(200),
            peer -> peer.write(Answer.RIGHT.statusLine("HTTP/1.1 200 OK").to(peer)));
  }

  private static Play refuse(int status, Map<String, String> headers, String body) {
    return peer -> {
      peer.connection().handshake();
      peer.connection().respond(status, headers, body);
    };
  }

  private static void retryAfter(CaseList cases) {
    cases.section("RFC 9110 10.2.3");
    for (int status : new int[] {503, 429, 413, 403, 500}) {
      cases.add(
          "status " + status + ", Retry-After: 120",
          Expected.refused(status, Duration.ofMinutes(2)),
          retry(status, "120"));
    }
    Duration most = Duration.ofHours(1);
    cases
        .add("Retry-After: 0", Expected.refused(503), retry(503, "0"))
        .add("Retry-After of a week", Expected.refused(503, most), retry(503, "604800"))
        .add("Retry-After: -1", Expected.refused(503), retry(503, "-1"))
        .add("Retry-After: soon", Expected.refused(503), retry(503, "soon"))
        .add("Retry-After, empty", Expected.refused(503), retry(503, ""))
        .add("Retry-After: 1.5", Expected.refused(503), retry(503, "1.5"))
        .add("Retry-After, more than a long", Expected.refused(503), retry(503, "9".repeat(30)))
        .add(
            "Retry-After, a date in ten minutes",
            Expected.refused(503, Duration.ofMinutes(10)),
            retryAt(Duration.ofMinutes(10)))
        .add(
            "Retry-After, a date in a year",
            Expected.refused(503, most),
            retryAt(Duration.ofDays(365)))
        .add(
            "Retry-After, a date that has passed",
            Expected.refused(503),
            retryAt(Duration.ofDays(-1)));
  }

  private static Play retry(int status, String value) {
    return refuse(status, Map.of("Retry-After", value), "not now");
  }

  private static Play retryAt(Duration fromNow) {
    return peer -> {
      Instant at = Instant.now().plus(fromNow);
      retry(503, DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC))).on(peer);
    };
  }

  private static void redirections(CaseList cases) {
    cases.section("RFC 6455 4.1");
    for (int status : REDIRECTIONS) {
      cases.add(
          "status " + status + " to another path, which is not followed",
          Expected.refused(status),
          redirect(status, MOVED));
    }
    cases
        .add("a redirection to itself", Expected.refused(302), redirect(302, "/rfc"))
        .add("a redirection to another scheme", Expected.refused(302), redirect(302, "ftp://a/"))
        .add("a redirection that is no URL", Expected.refused(302), redirect(302, "http://[::"))
        .add("a redirection to nowhere", Expected.refused(302), refuse(302, Map.of(), ""));
  }

  /** Whoever follows it finds a server that accepts. */
  private static Play redirect(int status, String location) {
    return peer -> {
      if (peer.connection().handshake().path().equals(MOVED)) {
        Answer.RIGHT.play().on(peer);
      } else {
        peer.connection().respond(status, Map.of("Location", location), "");
      }
    };
  }

  private static void bodies(CaseList cases) {
    String head = "HTTP/1.1 403 No\r\n";
    cases
        .section("RFC 9112 6")
        .add("403 with a body", Expected.refused(403), refuse(403, Map.of(), "no".repeat(50)))
        .add(
            "403 with a body of 1 MiB",
            Expected.refused(403),
            refuse(403, Map.of(), "x".repeat(1 << 20)))
        .add(
            "403 with a body in chunks",
            Expected.refused(403),
            answer(head + "Transfer-Encoding: chunked\r\n\r\n2\r\nno\r\n3\r\nway\r\n0\r\n\r\n"))
        .add("403 with a body up to the end", Expected.refused(403), answer(head + "\r\nno way"))
        .add(
            "403 with a body that is compressed",
            Expected.refused(403),
            answer(head + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"))
        .add(
            "403 with chunks that are none",
            Expected.refused(),
            answer(head + "Transfer-Encoding: chunked\r\n\r\nno chunk\r\n"))
        .add(
            "403 that ends within its body",
            Expected.refused(),
            answer(head + "Content-Length: 1000000\r\n\r\nno"))
        .add(
            "403 with a length that is none",
            Expected.refused(),
            answer(head + "Content-Length: many\r\n\r\nno"))
        .client(ClientSettings.DEFAULT.impatient())
        .add("403 that stalls within its body", Expected.refused(), stalled(head))
        .add("403 with a body without end", Expected.refused(), endless(head));
  }

  private static Play answer(String text) {
    return peer -> peer.write(text);
  }

  private static Play stalled(String head) {
    return peer -> {
      peer.write(head + "Content-Length: 1000000\r\n\r\nno");
      peer.awaitDrop();
    };
  }

  private static Play endless(String head) {
    return peer -> {
      peer.write(head + "\r\n");
      peer.writeWithoutEnd("no, ".repeat(1_000));
    };
  }

  private static void interim(CaseList cases) {
    String early = "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n";
    cases
        .section("RFC 9110 15.2")
        .add("100 before 101", Expected.echoed(), after("HTTP/1.1 100 Continue\r\n\r\n"))
        .add("102 before 101", Expected.echoed(), after("HTTP/1.1 102 Processing\r\n\r\n"))
        .add("103 before 101", Expected.echoed(), after(early))
        .add("103 three times before 101", Expected.echoed(), after(early.repeat(3)))
        .add("an unknown 1xx before 101", Expected.echoed(), after("HTTP/1.1 199 Odd\r\n\r\n"))
        .add("103 before 403", Expected.refused(403), answer(early + "HTTP/1.1 403 No\r\n\r\n"))
        .client(ClientSettings.DEFAULT.impatient())
        .add(
            "100 and then nothing",
            Expected.notOpened(),
            stalledAfter("HTTP/1.1 100 Go on\r\n\r\n"))
        .add("103 without end", Expected.notOpened(), peer -> peer.writeWithoutEnd(early));
  }

  private static Play after(String interim) {
    return peer -> {
      peer.write(interim);
      peer.write(Answer.RIGHT.to(peer));
      peer.message(Frame.text("hello"));
      peer.close();
    };
  }

  private static Play stalledAfter(String interim) {
    return peer -> {
      peer.write(interim);
      peer.awaitDrop();
    };
  }
}
