package dev.everwire.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.it.interop.InteropServer;
import dev.everwire.it.interop.JavaTlsServers;
import dev.everwire.it.interop.NodeTlsServers;
import dev.everwire.it.interop.OpensslPage;
import dev.everwire.it.transport.RecordedConnection;
import dev.everwire.it.transport.TestCertificates;
import java.nio.file.Path;
import java.util.List;

/** What others made of TLS. */
final class TlsPeers {

  private TlsPeers() {}

  static List<Peer> all() {
    return List.of(new OverJava(), new OverNode(), new Page());
  }

  private record OverJava() implements Peer {

    @Override
    public String name() {
      return "TLS of the JDK";
    }

    @Override
    public Running start(Path directory) {
      TestCertificates certificates = TestCertificates.create();
      JavaTlsServers servers = JavaTlsServers.start(certificates);
      return new Running(TlsCases.of(servers.ports(), certificates), servers::close);
    }
  }

  private record OverNode() implements Peer {

    @Override
    public String name() {
      return "TLS of OpenSSL, Node ws";
    }

    @Override
    public Running start(Path directory) throws Exception {
      TestCertificates certificates = TestCertificates.create();
      NodeTlsServers servers = NodeTlsServers.start(directory, certificates);
      return new Running(TlsCases.of(servers.ports(), certificates), servers::close);
    }
  }

  private record Page() implements Peer {

    @Override
    public String name() {
      return "openssl s_server";
    }

    @Override
    public Running start(Path directory) throws Exception {
      TestCertificates certificates = TestCertificates.create();
      InteropServer server = OpensslPage.start(directory, certificates);
      String url = "wss://localhost:" + server.port() + "/";
      InteropCase page =
          InteropCase.of(
              "a page instead of an upgrade",
              transport ->
                  assertThat(RecordedConnection.attempt(transport, url).failure()).isNotEmpty());
      return new Running(
          List.of(page.with(TlsCases.SETUP.tls(certificates.trust()))), server::close);
    }
  }
}
