package dev.everwire.it.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.Drainable;
import dev.everwire.IWebSocket;
import dev.everwire.Lingering;
import dev.everwire.Pausable;
import dev.everwire.Pingable;
import dev.everwire.Terminable;
import dev.everwire.WebSocketRequest;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of docs/transports.md says what the types say. */
class CapabilityTableTest {

  private static final Path TABLE = Path.of("../docs/transports.md");

  @Test
  void eachTransportHasTheRowThatItsTypesMake() throws IOException {
    assertThat(Files.readAllLines(TABLE))
        .containsSubsequence(Transports.all().stream().map(CapabilityTableTest::row).toList());
  }

  private static String row(TransportUnderTest transport) {
    try (ScriptedServer server = ScriptedServer.start(Script.silent());
        TransportUnderTest.Lease lease = transport.lease(Setup.DEFAULT)) {
      IWebSocket socket = lease.factory().create(WebSocketRequest.of(server.url()));
      try {
        return Stream.of(
                "`" + transport.name() + "`",
                socket instanceof Pingable ? "yes" : "no",
                socket instanceof Pingable pingable && pingable.pingsInOrder() ? "yes" : "no",
                socket instanceof Pausable ? "yes" : "no",
                socket instanceof Terminable ? "yes" : "no",
                socket instanceof Lingering ? "yes" : "no",
                socket instanceof Drainable ? "yes" : "no",
                can(transport, Setup.DEFAULT.withCompression()) ? "yes" : "no",
                proxies(transport))
            .collect(Collectors.joining(" | ", "| ", " |"));
      } finally {
        socket.close();
      }
    }
  }

  private static String proxies(TransportUnderTest transport) {
    List<String> kinds =
        Stream.of(ForwardProxy.Kind.values())
            .filter(kind -> can(transport, Setup.DEFAULT.proxy(new ForwardProxy(kind, 1, null))))
            .map(Enum::name)
            .toList();
    return kinds.isEmpty() ? "no" : String.join(", ", kinds);
  }

  private static boolean can(TransportUnderTest transport, Setup setup) {
    return transport.cannot(setup).isEmpty();
  }
}
