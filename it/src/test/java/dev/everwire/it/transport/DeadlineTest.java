package dev.everwire.it.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.everwire.testkit.simulation.CountingTime;
import dev.everwire.transport.TransportOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every attempt ends by its deadline, wherever it hangs, and leaves nothing behind. */
class DeadlineTest {

  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofMillis(500);

  /** Far more than the timeout, for a machine that is busy; far less than for ever. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final int ATTEMPTS = 10;
  private static final TestCertificates CERTIFICATES = TestCertificates.create();

  private final CountingTime time = new CountingTime();

  static Stream<Arguments> attempts() {
    return Transports.inMatrix().stream()
        .flatMap(
            transport ->
                Stream.of(SilentPeer.Stage.values()).map(stage -> Arguments.of(transport, stage)));
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void endsAnAttemptThatHangs(TransportUnderTest transport, SilentPeer.Stage stage) {
    TransportOptions options =
        TransportOptions.DEFAULT.handshakeTimeout(HANDSHAKE_TIMEOUT).time(time);
    try (SilentPeer peer = SilentPeer.start(stage, CERTIFICATES)) {
      Setup setup = peer.setup().apply(Setup.DEFAULT.options(options));
      assumeTrue(transport.cannot(setup).isEmpty(), () -> transport.cannot(setup).orElseThrow());
      try (TransportUnderTest.Lease lease = transport.lease(setup)) {
        failTogether(lease, peer);
        Held first = Held.now(time);
        failTogether(lease, peer);

        first.awaitReturn(time, ATTEMPTS / 3, LIMIT.plus(transport.linger()));
      }
    }
  }

  private static void failTogether(TransportUnderTest.Lease lease, SilentPeer peer) {
    long began = System.nanoTime();
    List<RecordedConnection> attempts =
        IntStream.range(0, ATTEMPTS)
            .mapToObj(i -> RecordedConnection.attempt(lease.factory(), peer.url()))
            .toList();
    attempts.forEach(RecordedConnection::failure);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMIT);
  }
}
