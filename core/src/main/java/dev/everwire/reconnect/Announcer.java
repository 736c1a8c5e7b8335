package dev.everwire.reconnect;

import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.IWebSocket;
import dev.everwire.OpenEvent;
import dev.everwire.event.EventTarget;
import dev.everwire.machine.Effect;
import dev.everwire.policy.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the machine announces into events, and into the stages of {@code opened()} and {@code
 * closed()}.
 */
final class Announcer {

  private final IWebSocket socket;
  private final EventTarget target;
  private CompletableFuture<OpenEvent> opened = new CompletableFuture<>();
  private CompletableFuture<CloseEvent> closed = new CompletableFuture<>();

  Announcer(IWebSocket socket, EventTarget target) {
    this.socket = socket;
    this.target = target;
  }

  void open() {
    OpenEvent event = new OpenEvent(socket);
    target.dispatch(event);
    expectOpen();
    current().complete(event);
  }

  void close(Effect.AnnounceClose announced) {
    Loss loss = announced.loss();
    Throwable cause = loss.cause();
    if (cause != null) {
      target.dispatch(new ErrorEvent(socket, cause));
    }
    expectOpen();
    CloseEvent event =
        new CloseEvent(
            socket, loss.code(), loss.reason(), loss.wasClean(), cause, announced.willReconnect());
    target.dispatch(event);
    if (!announced.willReconnect()) {
      String message = "the socket is closed (" + loss.code() + ") and will not open by itself";
      current().completeExceptionally(new IllegalStateException(message, cause));
      end().complete(event);
    }
  }

  void reconnecting(Effect.AnnounceReconnecting announced) {
    Duration delay = Duration.ofNanos(announced.delayNs());
    target.dispatch(new ReconnectingEvent(socket, announced.attempt(), delay, announced.loss()));
  }

  void reconnected(
      Instant start, Instant end, @Nullable Instant lastMessage, int attempts, int queued) {
    target.dispatch(new ReconnectedEvent(socket, start, end, lastMessage, attempts, queued));
  }

  void gap(CatchUpException failure) {
    CatchUp missed = failure.catchUp();
    target.dispatch(new GapEvent(socket, missed.lastMessage(), missed.outageEnd(), failure));
  }

  void replaced(Effect.AnnounceReplaced announced) {
    Duration handOver = Duration.ofNanos(announced.handOverNs());
    target.dispatch(new ReplacedEvent(socket, handOver, announced.wasClean()));
  }

  void replacementFailed(Effect.AnnounceReplacementFailed announced) {
    target.dispatch(
        new ReplacementFailedEvent(
            socket,
            announced.attempt(),
            announced.willRetry(),
            Duration.ofNanos(announced.delayNs()),
            announced.loss()));
  }

  void gaveUp(Effect.AnnounceGaveUp announced, int queued) {
    target.dispatch(new GaveUpEvent(socket, announced.attempts(), announced.loss(), queued));
  }

  /** Completes with the open event of this connection, or of the next one. */
  CompletionStage<OpenEvent> opened() {
    return current().minimalCompletionStage();
  }

  /** Completes with the last close event. */
  CompletionStage<CloseEvent> closed() {
    return end().minimalCompletionStage();
  }

  /** A socket that was closed will open, and be closed, again. */
  void reconnectAsked() {
    expectOpen();
    expectClose();
  }

  private synchronized CompletableFuture<CloseEvent> end() {
    return closed;
  }

  private synchronized void expectClose() {
    if (closed.isDone()) {
      closed = new CompletableFuture<>();
    }
  }

  private synchronized CompletableFuture<OpenEvent> current() {
    return opened;
  }

  /** What is done speaks of a connection that is gone: the next one needs another stage. */
  private synchronized void expectOpen() {
    if (opened.isDone()) {
      opened = new CompletableFuture<>();
    }
  }
}
