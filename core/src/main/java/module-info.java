/**
 * A WebSocket for the JVM that stays up: the {@link dev.everwire.IWebSocket} contract, a transport
 * over {@code java.net.http}, and {@code ReconnectingWebSocket}.
 *
 * <p>The packages form layers; each uses only those above it in this list: the contract, time,
 * events, the base for transports, frames, policies, the internal machine and outbox, the JDK
 * transport, flow, numbered messages, and last the reconnecting socket that composes them.
 */
module dev.everwire {
  requires static transitive org.jspecify;
  requires transitive java.net.http;

  exports dev.everwire;
  exports dev.everwire.time;
  exports dev.everwire.event;
  exports dev.everwire.transport;
  exports dev.everwire.frame;
  exports dev.everwire.policy;
  exports dev.everwire.jdk;
  exports dev.everwire.flow;
  exports dev.everwire.sequence;
  exports dev.everwire.reconnect;
}
