package dev.everwire.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.WebSocketFactory;
import dev.everwire.testkit.rfc.CaseRun;
import dev.everwire.testkit.rfc.Judgement;
import dev.everwire.testkit.rfc.Outcome;
import dev.everwire.testkit.rfc.RfcCase;
import dev.everwire.testkit.rfc.RfcCases;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What the RFC cases ask for can be done: the reference transport does it. Its handshake is too
 * simple for the cases of the handshake, and it has no compression.
 */
class SocketRfcCasesTest {

  private static final int AT_ONCE = 16;
  private static final int FIRST_AFTER_HANDSHAKE = 4;

  private static WebSocketFactory transport(RfcCase rfcCase) {
    return (request, beforeConnecting) -> {
      SocketWebSocket socket = new SocketWebSocket(request, rfcCase.client().options());
      beforeConnecting.accept(socket);
      socket.connect();
      return socket;
    };
  }

  @Test
  void endAsTheStandardAsksOrAllows() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<RfcCase> cases =
          RfcCases.all().stream()
              .filter(rfcCase -> !rfcCase.huge() && rfcCase.category() >= FIRST_AFTER_HANDSHAKE)
              .toList();
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (RfcCase rfcCase : cases) {
        outcomes.add(threads.submit(() -> CaseRun.of(rfcCase, transport(rfcCase))));
      }
      List<String> otherwise = new ArrayList<>();
      for (int i = 0; i < cases.size(); i++) {
        Outcome outcome = outcomes.get(i).get();
        if (cases.get(i).expected().judge(outcome).kind() == Judgement.Kind.WRONG) {
          otherwise.add(cases.get(i) + ": " + outcome);
        }
      }
      assertThat(otherwise).isEmpty();
    } finally {
      threads.shutdownNow();
    }
  }
}
