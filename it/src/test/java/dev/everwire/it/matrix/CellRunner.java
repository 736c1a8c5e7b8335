package dev.everwire.it.matrix;

import dev.everwire.it.matrix.Cell.Result;
import dev.everwire.it.matrix.KnownDeviations.Deviation;
import dev.everwire.it.transport.TransportUnderTest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.opentest4j.TestAbortedException;

/** Plays one case over one transport, and judges. */
final class CellRunner {

  /** Longer than any wait within a case, so that what is missing is told before this is over. */
  private static final Duration DEADLINE = Duration.ofMinutes(3);

  /** What came out, and the failure behind it; none unless it failed or deviates. */
  record Verdict(Cell cell, @Nullable Throwable failure) {}

  private CellRunner() {}

  static Verdict run(String peer, InteropCase row, TransportUnderTest transport) {
    Optional<String> cannot = transport.cannot(row.setup());
    if (cannot.isPresent()) {
      return verdict(peer, row, transport, Result.NOT_APPLICABLE, cannot.get(), null);
    }
    Throwable failure = play(row, transport);
    if (failure instanceof TestAbortedException aborted) {
      return verdict(peer, row, transport, Result.NOT_APPLICABLE, reason(aborted), null);
    }
    Optional<Deviation> known = KnownDeviations.of(peer, row.name(), transport.name());
    if (failure == null) {
      return known.filter(Deviation::always).isEmpty()
          ? verdict(peer, row, transport, Result.GREEN, "", null)
          : failed(
              peer,
              row,
              transport,
              new AssertionError("holds, although KnownDeviations says: " + known.get().why()));
    }
    return known
        .map(why -> verdict(peer, row, transport, Result.DEVIATION, why.why(), failure))
        .orElseGet(() -> failed(peer, row, transport, failure));
  }

  private static @Nullable Throwable play(InteropCase row, TransportUnderTest transport) {
    try (TransportUnderTest.Lease lease = transport.lease(row.setup())) {
      Assertions.assertTimeoutPreemptively(DEADLINE, () -> row.body().run(lease.factory()));
      return null;
    } catch (Exception | AssertionError e) {
      return e;
    }
  }

  private static Verdict failed(
      String peer, InteropCase row, TransportUnderTest transport, Throwable failure) {
    return verdict(peer, row, transport, Result.FAILED, reason(failure), failure);
  }

  private static Verdict verdict(
      String peer,
      InteropCase row,
      TransportUnderTest transport,
      Result result,
      String why,
      @Nullable Throwable failure) {
    return new Verdict(new Cell(peer, row.name(), transport.name(), result, why), failure);
  }

  private static String reason(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
