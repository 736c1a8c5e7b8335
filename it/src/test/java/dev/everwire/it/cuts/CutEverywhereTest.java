package dev.everwire.it.cuts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.it.transport.Held;
import dev.everwire.it.transport.Setup;
import dev.everwire.it.transport.TransportUnderTest;
import dev.everwire.it.transport.Transports;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.simulation.CountingTime;
import dev.everwire.transport.TransportOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of the contract hold wherever a connection is cut, of each transport: in either
 * direction, after any byte, and however it ends.
 */
@Timeout(1_200)
class CutEverywhereTest {

  private static final Logger LOG = Logger.getLogger(CutEverywhereTest.class.getName());

  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(2);

  /** Of connections that are cut only after their handshake, which may take its time. */
  private static final Duration PATIENT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);
  private static final Duration LIMIT = Duration.ofSeconds(75);
  private static final Share SHARE = Share.of(149);

  static List<TransportUnderTest> transports() {
    return Transports.all();
  }

  private final CountingTime time = new CountingTime();

  @ParameterizedTest
  @MethodSource("transports")
  void theContractHoldsWhereverAConnectionIsCut(TransportUnderTest transport) throws Exception {
    try (TransportUnderTest.Lease hasty = lease(transport, HANDSHAKE_TIMEOUT);
        TransportUnderTest.Lease patient = lease(transport, PATIENT_HANDSHAKE_TIMEOUT);
        ScriptedServer server = ScriptedServer.start(Exchange::serve)) {
      CutRuns runs = new CutRuns(server, Allowance.of(transport.name()));
      for (Exchange exchange : Exchange.values()) {
        runs.add(exchange, hasty.factory(), patient.factory(), SHARE);
      }
      List<String> broken = new ArrayList<>(runs.playHalf());
      Held before = Held.now(time);
      broken.addAll(runs.playHalf());
      LOG.info(() -> runs.count() + " cuts over " + transport + ", " + SHARE);

      assertThat(broken).as("of %s cuts, %s", runs.count(), SHARE).isEmpty();
      before.awaitReturn(time, runs.count() / 8, LIMIT.plus(transport.linger()));
    }
  }

  private TransportUnderTest.Lease lease(TransportUnderTest transport, Duration handshakeTimeout) {
    return transport.lease(
        Setup.DEFAULT.options(
            TransportOptions.DEFAULT
                .handshakeTimeout(handshakeTimeout)
                .closeTimeout(CLOSE_TIMEOUT)
                .time(time)));
  }
}
