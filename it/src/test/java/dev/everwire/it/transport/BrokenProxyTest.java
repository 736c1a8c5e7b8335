package dev.everwire.it.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.everwire.it.interop.ServerProcess;
import dev.everwire.it.transport.ForwardProxy.Kind;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.transport.TransportOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the way out is broken, the attempt fails with the real cause, and goes no other way. */
class BrokenProxyTest {

  /** Long enough that only those attempts come to it that see nothing else. */
  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

  static Stream<Arguments> waysOut() {
    return Transports.inMatrix().stream()
        .flatMap(transport -> Stream.of(Kind.values()).map(kind -> Arguments.of(transport, kind)));
  }

  @ParameterizedTest
  @MethodSource("waysOut")
  void aProxyThatIsDown(TransportUnderTest transport, Kind kind) {
    ForwardProxy proxy = new ForwardProxy(kind, ServerProcess.freePort(), null);
    assertThat(timeToFail(transport, proxy)).isLessThan(HANDSHAKE_TIMEOUT);
  }

  @ParameterizedTest
  @MethodSource("waysOut")
  void aProxyThatResets(TransportUnderTest transport, Kind kind) {
    Script reset =
        connection -> {
          connection.input().read();
          connection.reset();
        };
    try (ScriptedServer proxy = ScriptedServer.start(reset)) {
      Duration time = timeToFail(transport, new ForwardProxy(kind, proxy.port(), null));
      assertThat(time.compareTo(HANDSHAKE_TIMEOUT) < 0).isEqualTo(transport.seesEndBeforeUpgrade());
    }
  }

  private static Duration timeToFail(TransportUnderTest transport, ForwardProxy proxy) {
    Setup setup =
        Setup.DEFAULT
            .options(TransportOptions.DEFAULT.handshakeTimeout(HANDSHAKE_TIMEOUT))
            .proxy(proxy);
    assumeTrue(transport.cannot(setup).isEmpty(), () -> transport.cannot(setup).orElseThrow());
    try (ScriptedServer server = ScriptedServer.start(Script.echo());
        TransportUnderTest.Lease lease = transport.lease(setup)) {
      long began = System.nanoTime();
      List<Throwable> causes = RecordedConnection.attempt(lease.factory(), server.url()).failure();
      long ended = System.nanoTime();

      assertThat(causes).hasAtLeastOneElementOfType(IOException.class);
      assertThat(server.accepted()).isZero();
      return Duration.ofNanos(ended - began);
    }
  }
}
