package dev.everwire.testkit.rfc;

import dev.everwire.testkit.server.Frame;
import java.util.List;
import java.util.Map;

/** What a server answers to an offer of permessage-deflate (RFC 7692 section 7.1). */
final class NegotiationCases {

  private static final Expected ECHOED = Expected.echoed();
  private static final Expected FAILS = Expected.notOpened();
  private static final Expected EITHER = ECHOED.or(FAILS);
  private static final ClientSettings CLIENT = ClientSettings.DEFAULT.compressing();

  private NegotiationCases() {}

  static List<RfcCase> cases(int category) {
    CaseList cases = new CaseList(category);
    declined(cases);
    legal(cases);
    unknown(cases);
    windows(cases);
    takeovers(cases);
    return cases.cases();
  }

  private static void declined(CaseList cases) {
    cases
        .section("RFC 7692 5")
        .client(CLIENT)
        .add("the offer is declined", ECHOED, declinedThen(Frame.text("hello")))
        .add(
            "the offer is declined, and a message is compressed",
            Expected.failed(1002),
            rsvDeclined());
  }

  private static Play declinedThen(Frame message) {
    return peer -> {
      if (DeflateOffer.of(peer).isPresent()) {
        peer.accept();
        peer.message(message);
        peer.close();
      } else {
        peer.notOffered();
      }
    };
  }

  private static Play rsvDeclined() {
    return peer -> {
      if (DeflateOffer.of(peer).isPresent()) {
        peer.accept();
        peer.send(Frame.binary(new byte[] {0}).withRsv(Peer.RSV1));
        peer.awaitEnd();
      } else {
        peer.notOffered();
      }
    };
  }

  /** Sends a compressed message and one that is not. */
  private static Play agreed(String... parameters) {
    return agreed(DeflateAnswer.with(parameters));
  }

  private static Play agreed(DeflateAnswer answer) {
    return answer.then(
        peer -> {
          peer.compressedMessage(Frame.text("hello ".repeat(20)));
          peer.message(Frame.text("plain"));
          peer.close();
        });
  }

  private static void legal(CaseList cases) {
    cases
        .section("RFC 7692 7.1")
        .client(CLIENT)
        .add("no parameter", ECHOED, agreed())
        .add("server_no_context_takeover", ECHOED, agreed("server_no_context_takeover"))
        .add("client_no_context_takeover", ECHOED, agreed("client_no_context_takeover"));
    for (int bits = 8; bits <= 15; bits++) {
      cases
          .add("server_max_window_bits=" + bits, ECHOED, agreed("server_max_window_bits=" + bits))
          .add("client_max_window_bits=" + bits, ECHOED, agreed("client_max_window_bits=" + bits));
    }
    cases
        .add(
            "all four parameters",
            ECHOED,
            agreed(
                "server_no_context_takeover",
                "client_no_context_takeover",
                "server_max_window_bits=12",
                "client_max_window_bits=11"))
        .add("a value in quotes", ECHOED, agreed("server_max_window_bits=\"10\""))
        .add(
            "no spaces",
            ECHOED,
            agreed(new DeflateAnswer("permessage-deflate;server_no_context_takeover")))
        .add(
            "spaces and tabs",
            ECHOED,
            agreed(new DeflateAnswer("permessage-deflate \t;\t server_no_context_takeover")));
  }

  private static void refused(CaseList cases, String... answers) {
    for (String answer : answers) {
      cases.add(answer, FAILS, new DeflateAnswer(answer).refused());
    }
  }

  private static void unknown(CaseList cases) {
    cases.section("RFC 7692 7.1").client(CLIENT);
    refused(
        cases,
        "permessage-deflate; unknown",
        "permessage-deflate; unknown=1",
        "permessage-deflate; server_no_context_takeover; unknown",
        "permessage-deflate; mode=15",
        "permessage-deflate=1");
    cases.section("RFC 6455 9.1").client(CLIENT);
    refused(
        cases,
        "permessage-bzip2",
        "x-webkit-deflate-frame",
        "permessage-deflate, permessage-deflate",
        "permessage-deflate, x-unknown",
        "x-unknown, permessage-deflate",
        "permessage-deflat",
        "permessage-deflates");
    cases
        .section("RFC 6455 9.1")
        .client(CLIENT)
        .add("permessage-deflate;", EITHER, new DeflateAnswer("permessage-deflate;").refused())
        .add("PERMESSAGE-DEFLATE", EITHER, new DeflateAnswer("PERMESSAGE-DEFLATE").refused())
        .add("permessage-deflate on two lines", FAILS, onTwoLines());
  }

  private static Play onTwoLines() {
    return peer -> {
      if (DeflateOffer.of(peer).isPresent()) {
        String line = DeflateOffer.HEADER + ": " + DeflateOffer.NAME;
        Answer.RIGHT.plus(line, line).play().on(peer);
      } else {
        peer.notOffered();
      }
    };
  }

  private static void windows(CaseList cases) {
    cases.section("RFC 7692 7.1.2.1").client(CLIENT);
    for (String value :
        List.of("", "=", "=0", "=7", "=16", "=08", "=-8", "=9.0", "=abc", "=99999999999")) {
      refused(cases, "permessage-deflate; server_max_window_bits" + value);
    }
    refused(cases, "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9");
    refused(cases, "permessage-deflate; server_max_window_bits=9; server_max_window_bits=10");
    cases.section("RFC 7692 7.1.2.2").client(CLIENT);
    for (String value : List.of("", "=", "=0", "=7", "=16", "=08", "=-8", "=abc")) {
      refused(cases, "permessage-deflate; client_max_window_bits" + value);
    }
    refused(cases, "permessage-deflate; client_max_window_bits=9; client_max_window_bits=10");
    cases.add("client_max_window_bits=10, which was not offered", FAILS, unofferedWindow());
  }

  private static Play unofferedWindow() {
    return peer -> {
      if (DeflateOffer.of(peer).filter(offer -> !offer.allowsClientWindow()).isPresent()) {
        peer.accept(Map.of(DeflateOffer.HEADER, "permessage-deflate; client_max_window_bits=10"));
        peer.message(Frame.text("hello"));
        peer.close();
      } else {
        peer.notOffered();
      }
    };
  }

  private static void takeovers(CaseList cases) {
    cases.section("RFC 7692 7.1.1").client(CLIENT);
    for (String side : List.of("server", "client")) {
      String parameter = side + "_no_context_takeover";
      refused(
          cases,
          "permessage-deflate; " + parameter + "=1",
          "permessage-deflate; " + parameter + "=true",
          "permessage-deflate; " + parameter + "; " + parameter);
    }
  }
}
