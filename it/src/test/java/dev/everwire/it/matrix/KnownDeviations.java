package dev.everwire.it.matrix;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Cells that are not green, and why. A cell that turns green all the same fails, so that the list
 * stays true; one that depends on a race is marked so, and may.
 */
final class KnownDeviations {

  /**
   * A deviation.
   *
   * @param peer matches the names of peers
   * @param row matches the names of cases
   * @param transport matches the names of transports
   * @param always whether it is seen each time
   */
  record Deviation(Pattern peer, Pattern row, Pattern transport, boolean always, String why) {

    private boolean covers(String peerName, String rowName, String transportName) {
      return peer.matcher(peerName).matches()
          && row.matcher(rowName).matches()
          && transport.matcher(transportName).matches();
    }
  }

  private static final List<Deviation> ALL =
      List.of(
          always(
              ".*",
              "we close with an empty frame",
              "jdk",
              "java.net.http cannot send an empty Close frame: the server sees 1000 (StatusCodes;"
                  + " docs/transports.md, C5)"),
          always(
              ".*",
              "we close with an empty frame",
              "jakarta-.*",
              "jakarta.websocket.CloseReason has no form without a code: the server sees 1000"
                  + " (docs/transports.md, C5)"),
          always(
              ".*",
              "the server's answer to our close",
              "jakarta-.*",
              "Session.close calls Endpoint.onClose at once, so wasClean is false (WsSession,"
                  + " ProtocolHandler; docs/transports.md, C17)"),
          always(
              ".*",
              "the server closes with an empty frame",
              "jakarta-.*",
              "both containers tell a Close frame without a code as 1000 (CloseFrame,"
                  + " WsFrameBase; docs/transports.md, C19)"),
          always(
              ".*",
              "RST in the handshake",
              "jakarta-tyrus",
              "Tyrus tells the end of a connection only once it is upgraded"
                  + " (GrizzlyClientFilter.handleClose): the handshake timeout ends the attempt"),
          always(
              ".*",
              "headers of a refusal",
              "jakarta-tomcat",
              "Tomcat shows the headers of a 101 only (WsWebSocketContainer; docs/transports.md,"
                  + " C3)"),
          always(
              ".*",
              "the server closes with 101[23].*",
              "jakarta-tomcat",
              "Tomcat tells 1012 and 1013 as a failure with 1002 (Util.getCloseCode;"
                  + " docs/transports.md, C19)"),
          sometimes(
              "(tinyproxy|squid).*",
              "wss?",
              "jetty",
              "Jetty may begin to use the tunnel before its CONNECT counts as written, and then fails"
                  + " the attempt with a WritePendingException (HttpProxy.CreateTunnelPromise,"
                  + " WriteFlusher); the next attempt goes through"),
          sometimes(
              ".*",
              "half close",
              "jdk",
              "java.net.http loses an end of the stream that comes while a listener runs"
                  + " (TransportImpl; docs/transports.md, C3), and where the peer still reads, no"
                  + " write fails that would bring it to light: a heartbeat does"));

  private KnownDeviations() {}

  static Optional<Deviation> of(String peer, String row, String transport) {
    return ALL.stream().filter(deviation -> deviation.covers(peer, row, transport)).findFirst();
  }

  static Deviation always(String peer, String row, String transport, String why) {
    return new Deviation(
        Pattern.compile(peer), Pattern.compile(row), Pattern.compile(transport), true, why);
  }

  static Deviation sometimes(String peer, String row, String transport, String why) {
    return new Deviation(
        Pattern.compile(peer), Pattern.compile(row), Pattern.compile(transport), false, why);
  }
}
