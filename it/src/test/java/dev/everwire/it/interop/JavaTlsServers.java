package dev.everwire.it.interop;

import dev.everwire.it.transport.TestCertificates;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLParameters;

/** Each {@link TlsServer} by the TLS of the JDK; {@code close} ends them. */
public final class JavaTlsServers implements AutoCloseable {

  private final Map<TlsServer, ScriptedServer> servers = new EnumMap<>(TlsServer.class);

  private JavaTlsServers() {}

  /** Starts them. */
  public static JavaTlsServers start(TestCertificates certificates) {
    JavaTlsServers started = new JavaTlsServers();
    for (TlsServer server : TlsServer.values()) {
      SSLParameters parameters = new SSLParameters();
      parameters.setNeedClientAuth(server.demandsCertificate());
      parameters.setProtocols(new String[] {server.protocol()});
      started.servers.put(
          server,
          ScriptedServer.startTls(
              certificates.server(server.certificate(certificates)), parameters, Script.echo()));
    }
    return started;
  }

  /** Returns on which port each listens. */
  public Map<TlsServer, Integer> ports() {
    return servers.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().port()));
  }

  @Override
  public void close() {
    servers.values().forEach(ScriptedServer::close);
  }
}
