package dev.everwire.it.interop;

import dev.everwire.it.transport.TestCertificates;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Each {@link TlsServer} by Node's ws over OpenSSL, in one process; {@code close} ends it. */
public final class NodeTlsServers implements AutoCloseable {

  private final Map<TlsServer, Integer> ports;
  private final ServerProcess process;

  private NodeTlsServers(Map<TlsServer, Integer> ports, ServerProcess process) {
    this.ports = ports;
    this.process = process;
  }

  /**
   * Starts them.
   *
   * @param directory an empty one, where the certificates go
   */
  public static NodeTlsServers start(Path directory, TestCertificates certificates)
      throws IOException {
    RequiredTool.check("Node's ws", "node", "--input-type=module", "--eval", "import 'ws'");
    Path authority = directory.resolve("authority.pem");
    Files.writeString(authority, certificates.authority().getCertificatePEM());
    List<String> command = new ArrayList<>();
    command.addAll(List.of("node", ServerProcess.script("node-ws-tls.mjs"), authority.toString()));
    Map<TlsServer, Integer> ports = new EnumMap<>(TlsServer.class);
    int port = 0;
    for (TlsServer server : TlsServer.values()) {
      port = ServerProcess.freePort();
      ports.put(server, port);
      X509Bundle certificate = server.certificate(certificates);
      Path pem = directory.resolve(server + ".pem");
      Files.writeString(pem, certificate.getPrivateKeyPEM() + certificate.getCertificatePathPEM());
      command.add(String.valueOf(port));
      command.add(pem.toString());
      command.add(server.protocol());
      command.add(String.valueOf(server.demandsCertificate()));
    }
    // The last to listen is the one to wait for.
    return new NodeTlsServers(ports, ServerProcess.start(command, port));
  }

  /** Returns on which port each listens. */
  public Map<TlsServer, Integer> ports() {
    return ports;
  }

  @Override
  public void close() {
    process.close();
  }
}
