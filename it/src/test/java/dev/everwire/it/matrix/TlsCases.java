package dev.everwire.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.it.interop.TlsServer;
import dev.everwire.it.transport.RecordedConnection;
import dev.everwire.it.transport.Setup;
import dev.everwire.it.transport.TestCertificates;
import dev.everwire.testkit.proxy.Direction;
import dev.everwire.testkit.proxy.Ending;
import dev.everwire.testkit.proxy.FaultProxy;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.transport.TransportOptions;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Whom a transport trusts, and what it says of those that it does not. */
final class TlsCases {

  private static final String NAME = "localhost";
  private static final String ADDRESS = "127.0.0.1";

  /** An attempt that hangs is to end in time to be seen. */
  static final Setup SETUP =
      Setup.DEFAULT.options(TransportOptions.DEFAULT.handshakeTimeout(Duration.ofSeconds(10)));

  /** What a server of plain HTTP makes of a TLS handshake. */
  private static final Script BAD_REQUEST =
      connection -> {
        connection.awaitReadable(Duration.ofSeconds(10));
        connection.respond(400, Map.of(), "");
      };

  private final Map<TlsServer, Integer> ports;
  private final Setup trusting;
  private final Setup showingCertificate;

  private TlsCases(Map<TlsServer, Integer> ports, TestCertificates certificates) {
    this.ports = ports;
    this.trusting = SETUP.tls(certificates.trust());
    this.showingCertificate = SETUP.tls(certificates.trustWithClientCertificate());
  }

  /** Returns the cases for servers that listen on these ports. */
  static List<InteropCase> of(Map<TlsServer, Integer> ports, TestCertificates certificates) {
    return new TlsCases(ports, certificates).all();
  }

  private List<InteropCase> all() {
    return List.of(
        works("own CA, by name", TlsServer.TRUSTED, NAME).with(trusting),
        works("own CA, by address", TlsServer.TRUSTED, ADDRESS).with(trusting),
        refused("unknown CA", TlsServer.TRUSTED, NAME).with(SETUP),
        refused("certificate for another name", TlsServer.OTHER_HOST, NAME).with(trusting),
        refused("certificate for another address", TlsServer.OTHER_HOST, ADDRESS).with(trusting),
        refused("expired certificate", TlsServer.EXPIRED, NAME).with(trusting),
        refused("self-signed certificate", TlsServer.SELF_SIGNED, NAME).with(trusting),
        works("client certificate given", TlsServer.MUTUAL, NAME).with(showingCertificate),
        works("client certificate given, TLS 1.2", TlsServer.MUTUAL_TLS_1_2, NAME)
            .with(showingCertificate),
        refusesUs("client certificate missing", TlsServer.MUTUAL).with(trusting),
        refusesUs("client certificate missing, TLS 1.2", TlsServer.MUTUAL_TLS_1_2).with(trusting),
        plainHttp("plain HTTP where TLS is due").with(trusting),
        reset("reset within the TLS handshake").with(trusting));
  }

  private InteropCase works(String name, TlsServer server, String host) {
    return InteropCase.of(
        name,
        transport -> {
          try (RecordedConnection secure = RecordedConnection.open(transport, url(host, server))) {
            secure.echo("secret");
          }
        });
  }

  private InteropCase refused(String name, TlsServer server, String host) {
    return InteropCase.of(
        name,
        transport ->
            assertThat(RecordedConnection.attempt(transport, url(host, server)).failure())
                .hasAtLeastOneElementOfType(SSLException.class));
  }

  /**
   * The server's alert crosses what the client still writes: the rest of its handshake in TLS 1.2,
   * its request in 1.3. Where the reset that answers this comes first, the alert is lost, and the
   * cause is that of the writing.
   */
  private InteropCase refusesUs(String name, TlsServer server) {
    return InteropCase.of(
        name,
        transport ->
            assertThat(RecordedConnection.attempt(transport, url(NAME, server)).failure())
                .hasAtLeastOneElementOfType(IOException.class));
  }

  /** Jetty's reading thread may close the channel before its write of the hello has returned. */
  private static InteropCase plainHttp(String name) {
    return InteropCase.of(
        name,
        transport -> {
          try (ScriptedServer plain = ScriptedServer.start(BAD_REQUEST)) {
            assertThat(RecordedConnection.attempt(transport, url(NAME, plain.port())).failure())
                .anyMatch(
                    e -> e instanceof SSLException || e instanceof AsynchronousCloseException);
          }
        });
  }

  private InteropCase reset(String name) {
    return InteropCase.of(
        name,
        transport -> {
          try (FaultProxy proxy = FaultProxy.start(port(TlsServer.TRUSTED))) {
            proxy.cutAfter(100, Ending.RST, Direction.SERVER_TO_CLIENT);
            assertThat(RecordedConnection.attempt(transport, url(NAME, proxy.port())).failure())
                .hasAtLeastOneElementOfType(IOException.class);
          }
        });
  }

  private String url(String host, TlsServer server) {
    return url(host, port(server));
  }

  private int port(TlsServer server) {
    Integer port = ports.get(server);
    if (port == null) {
      throw new IllegalStateException("no server: " + server);
    }
    return port;
  }

  private static String url(String host, int port) {
    return "wss://" + host + ":" + port + "/";
  }
}
