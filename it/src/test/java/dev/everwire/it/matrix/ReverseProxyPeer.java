package dev.everwire.it.matrix;

import dev.everwire.it.interop.ApacheProxy;
import dev.everwire.it.interop.HaproxyProxy;
import dev.everwire.it.interop.InteropServer;
import dev.everwire.it.interop.NginxProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** A reverse proxy in front of a server: once patient, and once with a short idle timeout. */
record ReverseProxyPeer(String proxyName, Start starter, ServerPeer server) implements Peer {

  /** Starts a proxy, in an empty directory that it may write to. */
  interface Start {
    InteropServer start(Path directory, InteropServer server, Duration idleTimeout)
        throws Exception;
  }

  private static final Duration PATIENT = Duration.ofMinutes(5);

  /** Returns each proxy in front of a server. */
  static List<ReverseProxyPeer> before(ServerPeer server) {
    return List.of(
        new ReverseProxyPeer("nginx", NginxProxy::start, server),
        new ReverseProxyPeer("HAProxy", HaproxyProxy::start, server),
        new ReverseProxyPeer("Apache", ApacheProxy::start, server));
  }

  @Override
  public String name() {
    return proxyName + ", " + server.name();
  }

  @Override
  public Running start(Path directory) throws Exception {
    Deque<InteropServer> started = new ArrayDeque<>();
    Runnable end = () -> started.forEach(InteropServer::close);
    try {
      started.push(server.starter().start(Files.createDirectory(directory.resolve("server"))));
      InteropServer behind = started.element();
      started.push(
          starter.start(Files.createDirectory(directory.resolve("patient")), behind, PATIENT));
      InteropServer patient = started.element();
      started.push(
          starter.start(
              Files.createDirectory(directory.resolve("idle")), behind, IdleCases.TIMEOUT));
      InteropServer impatient = started.element();
      return new Running(
          Stream.concat(server.cases(patient).stream(), IdleCases.of(impatient).stream()).toList(),
          end);
    } catch (Exception | AssertionError e) {
      end.run();
      throw e;
    }
  }
}
