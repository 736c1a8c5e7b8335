package dev.everwire.testkit.rfc;

import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.EventType;
import dev.everwire.HandshakeException;
import dev.everwire.Message;
import dev.everwire.WebSocketFactory;
import dev.everwire.policy.Heartbeat;
import dev.everwire.policy.Loss;
import dev.everwire.policy.ReconnectPolicy;
import dev.everwire.policy.Verdict;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.testkit.server.ProtocolViolation;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Plays a case: a scripted server on one side, and on the other a reconnecting socket that sends
 * back what it receives, and does not reconnect, but keeps what the standard policy would do.
 */
public final class CaseRun {

  /** Within it everything ends, or hangs. */
  private static final Duration LIMIT = Duration.ofSeconds(40);

  /** On a busy machine, a client may take long over 64 MiB. */
  private static final Duration HUGE_LIMIT = Duration.ofMinutes(3);

  /** Longer than any case is quiet, unless its client does not notice that the server has gone. */
  private static final Heartbeat HEARTBEAT =
      Heartbeat.pings(Duration.ofSeconds(5), Duration.ofSeconds(5));

  private static final Heartbeat HUGE_HEARTBEAT =
      Heartbeat.pings(Duration.ofSeconds(5), Duration.ofMinutes(1));

  private static final long MAX_ENQUEUED = 1L << 30;

  private final RfcCase rfcCase;
  private final List<Peer> peers = new CopyOnWriteArrayList<>();
  private final List<Fingerprint> messages = new CopyOnWriteArrayList<>();
  private volatile boolean opened;
  private volatile @Nullable Throwable error;
  private volatile @Nullable Verdict verdict;

  private CaseRun(RfcCase rfcCase) {
    this.rfcCase = rfcCase;
  }

  /**
   * Plays a case, and tells how it ended.
   *
   * @param transport set to what the case's {@link RfcCase#client} says of options and compression
   */
  public static Outcome of(RfcCase rfcCase, WebSocketFactory transport)
      throws InterruptedException {
    return new CaseRun(rfcCase).play(transport);
  }

  private Outcome play(WebSocketFactory transport) throws InterruptedException {
    try (ScriptedServer server = ScriptedServer.start(this::playOn)) {
      ReconnectingWebSocket socket =
          ReconnectingWebSocket.connect(server.url("/rfc/" + rfcCase.id()), options(transport));
      try {
        CloseEvent close =
            socket.closed().toCompletableFuture().get(limit().toNanos(), TimeUnit.NANOSECONDS);
        Outcome outcome = outcome(server, close);
        requireSound(server);
        return outcome;
      } catch (TimeoutException e) {
        return Outcome.hung(peer(server).received(messages));
      } catch (ExecutionException e) {
        throw new IllegalStateException("closed() never fails", e);
      } finally {
        socket.close();
      }
    }
  }

  private Duration limit() {
    return rfcCase.huge() ? HUGE_LIMIT : LIMIT;
  }

  private void playOn(ServerConnection connection) throws Exception {
    Peer peer = new Peer(connection);
    peers.add(peer);
    try {
      rfcCase.play().on(peer);
    } catch (IOException e) {
      peer.gone();
    } finally {
      peer.done();
    }
  }

  private ReconnectingWebSocketOptions options(WebSocketFactory transport) {
    return new ReconnectingWebSocketOptions()
        .webSocket(transport)
        .protocols(rfcCase.client().protocols().toArray(String[]::new))
        .reconnectPolicy(this::decide)
        .noConnectionTimeout()
        .closeTimeout(limit())
        .heartbeat(rfcCase.huge() ? HUGE_HEARTBEAT : HEARTBEAT)
        .maxEnqueuedBytes(MAX_ENQUEUED)
        .on(EventType.OPEN, event -> opened = true)
        .on(EventType.ERROR, this::failed)
        .on(
            EventType.MESSAGE,
            event -> received((ReconnectingWebSocket) event.target(), event.data()));
  }

  private Verdict decide(Loss loss, Instant now) {
    verdict = ReconnectPolicy.standard().decide(loss, now);
    return Verdict.GIVE_UP;
  }

  private void failed(ErrorEvent event) {
    error = event.error();
  }

  private void received(ReconnectingWebSocket socket, Message message) {
    messages.add(Fingerprint.of(message));
    if (rfcCase.client().closes()) {
      socket.close(ClientSettings.OWN_CODE, ClientSettings.OWN_REASON);
    } else {
      socket.send(message);
    }
  }

  private Peer peer(ScriptedServer server) {
    if (peers.isEmpty()) {
      throw new IllegalStateException("no connection came to " + server.url());
    }
    // A client may try again by itself, before it has seen an answer: the last try counts.
    return peers.get(peers.size() - 1);
  }

  /** A play that throws is a fault of the case, not of the client. */
  private static void requireSound(ScriptedServer server) {
    for (Throwable failure : server.failures()) {
      if (!(failure instanceof ProtocolViolation)) {
        throw new IllegalStateException("the server's part failed", failure);
      }
    }
  }

  private Outcome outcome(ScriptedServer server, CloseEvent close) throws InterruptedException {
    Peer peer = peer(server);
    boolean done = peer.awaitDone(limit());
    if (peer.wasNotOffered()) {
      return Outcome.notOffered();
    }
    return new Outcome(
        opened ? Outcome.Course.OPENED : Outcome.Course.NOT_OPENED,
        error instanceof HandshakeException refused ? refused.status() : 0,
        peer.received(messages),
        peer.answered(),
        error != null,
        close.code(),
        close.wasClean(),
        !close.wasClean() || close.reason().equals(peer.reason()),
        verdict,
        done ? peer.wire() : "no end");
  }
}
