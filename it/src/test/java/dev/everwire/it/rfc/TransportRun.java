package dev.everwire.it.rfc;

import dev.everwire.it.transport.Setup;
import dev.everwire.it.transport.TransportUnderTest;
import dev.everwire.testkit.rfc.CaseRun;
import dev.everwire.testkit.rfc.ClientSettings;
import dev.everwire.testkit.rfc.Outcome;
import dev.everwire.testkit.rfc.RfcCase;
import dev.everwire.testkit.rfc.RfcCases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** All cases over one transport, several at once; those that are huge afterwards, one by one. */
final class TransportRun implements AutoCloseable {

  private static final int AT_ONCE = 16;

  private final TransportUnderTest transport;
  private final Deviations deviations;
  private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
  private final ExecutorService alone = Executors.newSingleThreadExecutor();

  /** Clients by what they are set to; making one for each case would take longer than the case. */
  private final Map<Setup, TransportUnderTest.Lease> leases = new ConcurrentHashMap<>();

  TransportRun(TransportUnderTest transport) {
    this.transport = transport;
    this.deviations = Deviations.of(transport.name(), RfcCases.all());
  }

  /** Starts all cases, and returns what they come to, in the order of the cases. */
  List<Future<Result>> start(List<RfcCase> cases) {
    List<Future<Result>> results = new ArrayList<>();
    for (RfcCase rfcCase : cases) {
      results.add((rfcCase.huge() ? alone : threads).submit(() -> play(rfcCase)));
    }
    return results;
  }

  private Result play(RfcCase rfcCase) throws InterruptedException {
    return Result.of(rfcCase, outcome(rfcCase), deviations);
  }

  private Outcome outcome(RfcCase rfcCase) throws InterruptedException {
    ClientSettings client = rfcCase.client();
    Setup setup = Setup.DEFAULT.options(client.options());
    if (client.compression()) {
      setup = setup.withCompression();
    }
    return transport.cannot(setup).isPresent()
        ? Outcome.notOffered()
        : CaseRun.of(rfcCase, leases.computeIfAbsent(setup, transport::lease).factory());
  }

  @Override
  public void close() {
    threads.shutdownNow();
    alone.shutdownNow();
    leases.values().forEach(TransportUnderTest.Lease::close);
  }
}
