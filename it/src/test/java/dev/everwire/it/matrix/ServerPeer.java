package dev.everwire.it.matrix;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.everwire.it.interop.InteropServer;
import dev.everwire.it.interop.ServerProcess;
import dev.everwire.it.interop.embedded.JettyServer;
import dev.everwire.it.interop.embedded.NettyServer;
import dev.everwire.it.interop.embedded.TomcatServer;
import dev.everwire.it.interop.embedded.UndertowServer;
import dev.everwire.it.interop.embedded.VertxServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A server.
 *
 * @param limits why the server cannot play a case, by the case's name
 */
record ServerPeer(String name, Start starter, Map<String, String> limits) implements Peer {

  /** Starts a server, in an empty directory that it may write to. */
  interface Start {
    InteropServer start(Path directory) throws Exception;
  }

  static final ServerPeer NODE_WS =
      new ServerPeer("Node ws", directory -> ServerProcess.nodeWs(), Map.of());

  private static final String SENDS_1000 =
      "the server's API has no way to send an empty Close frame; its close() sends 1000";

  private static final String TELLS_1000 =
      "the server tells its application 1000 for an empty Close frame";

  private static final Map<String, String> NO_EMPTY_CLOSE =
      Map.of(
          "the server closes with an empty frame",
          SENDS_1000,
          "we close with an empty frame",
          TELLS_1000);

  static final List<ServerPeer> ALL =
      List.of(
          NODE_WS,
          new ServerPeer(
              "uWebSockets",
              directory -> ServerProcess.uWebSockets(),
              Map.of(
                  "we close with 3000",
                  "uWebSockets takes 1012 to 3999 for invalid and tells its application 1006"
                      + " (WebSocketProtocol.h, parseClosePayload)")),
          new ServerPeer(
              "Python websockets", directory -> ServerProcess.pythonWebsockets(), Map.of()),
          new ServerPeer("Jetty", JettyServer::start, Map.of()),
          new ServerPeer(
              "Undertow",
              UndertowServer::start,
              Map.of("we close with an empty frame", TELLS_1000 + " (CloseMessage)")),
          new ServerPeer("Tomcat", TomcatServer::start, NO_EMPTY_CLOSE),
          new ServerPeer("Netty", NettyServer::start, Map.of()),
          new ServerPeer("Vert.x", VertxServer::start, NO_EMPTY_CLOSE));

  @Override
  public Running start(Path directory) throws Exception {
    InteropServer server = starter.start(directory);
    return new Running(cases(server), server::close);
  }

  /** Returns the cases that every server plays, whether it is reached directly or not. */
  List<InteropCase> cases(InteropServer way) {
    return Stream.of(MessageCases.of(way), HandshakeCases.of(way), ControlCases.of(way))
        .flatMap(List::stream)
        .map(this::limited)
        .toList();
  }

  private InteropCase limited(InteropCase row) {
    String why = limits.get(row.name());
    return why == null
        ? row
        : new InteropCase(row.name(), row.setup(), row.wholeOnly(), transport -> abort(why));
  }
}
