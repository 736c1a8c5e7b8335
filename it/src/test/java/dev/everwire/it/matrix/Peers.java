package dev.everwire.it.matrix;

import java.util.List;
import java.util.stream.Stream;

/** The peers of the matrix, in the order of the table. */
final class Peers {

  private Peers() {}

  /**
   * Returns those of the whole matrix, or of the cut: there each proxy has one server behind it.
   */
  static List<Peer> all(boolean whole) {
    List<ServerPeer> behindProxies = whole ? ServerPeer.ALL : List.of(ServerPeer.NODE_WS);
    return Stream.<Stream<? extends Peer>>of(
            ServerPeer.ALL.stream(),
            behindProxies.stream().flatMap(server -> ReverseProxyPeer.before(server).stream()),
            TlsPeers.all().stream(),
            ForwardProxyPeer.all().stream())
        .<Peer>flatMap(peers -> peers)
        .toList();
  }
}
