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

  private static final TransportOptions OPTIONS =
      TransportOptions.DEFAULT.handshakeTimeout(Duration.ofSeconds(10));

  /** What the failure says if it was only the deadline. */
  private static final String DEADLINE = OPTIONS.handshakeTimeout().toString();

  static Stream<Arguments> waysOut() {
    return Transports.inMatrix().stream()
        .flatMap(transport -> Stream.of(Kind.values()).map(kind -> Arguments.of(transport, kind)));
  }

  @ParameterizedTest
  @MethodSource("waysOut")
  void aProxyThatIsDown(TransportUnderTest transport, Kind kind) {
    ForwardProxy proxy = new ForwardProxy(kind, ServerProcess.freePort(), null);
    assertThat(failure(transport, proxy)).hasMessageNotContaining(DEADLINE);
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
      Throwable failure = failure(transport, new ForwardProxy(kind, proxy.port(), null));
      if (transport.seesEndBeforeUpgrade()) {
        assertThat(failure).hasMessageNotContaining(DEADLINE);
      } else {
        assertThat(failure).hasMessageContaining(DEADLINE);
      }
    }
  }

  /** Returns what the attempt failed with, an I/O error or because of one. */
  private static Throwable failure(TransportUnderTest transport, ForwardProxy proxy) {
    Setup setup = Setup.DEFAULT.options(OPTIONS).proxy(proxy);
    assumeTrue(transport.cannot(setup).isEmpty(), () -> transport.cannot(setup).orElseThrow());
    try (ScriptedServer server = ScriptedServer.start(Script.echo());
        TransportUnderTest.Lease lease = transport.lease(setup)) {
      List<Throwable> causes = RecordedConnection.attempt(lease.factory(), server.url()).failure();

      assertThat(causes).hasAtLeastOneElementOfType(IOException.class);
      assertThat(server.accepted()).isZero();
      return causes.get(0);
    }
  }
}
