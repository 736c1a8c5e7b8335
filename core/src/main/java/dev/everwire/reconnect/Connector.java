package dev.everwire.reconnect;

import dev.everwire.IWebSocket;
import dev.everwire.Pingable;
import dev.everwire.WebSocketRequest;
import dev.everwire.machine.Signal;
import dev.everwire.policy.Confirmation;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.Heartbeat;
import dev.everwire.policy.Loss;
import dev.everwire.policy.Loss.Source;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes an attempt through its stages: asks the suppliers, makes the transport, runs the hook. Each
 * stage ends in a signal, at once or later; what the application's code throws is a failed attempt.
 */
final class Connector {

  private final ReconnectingWebSocket socket;
  private final ReconnectingWebSocketOptions options;
  private final Preparation preparation;
  private final Consumer<Signal> signals;

  /**
   * Creates a connector.
   *
   * @param signals takes what comes later, on any thread
   */
  Connector(
      ReconnectingWebSocket socket,
      ReconnectingWebSocketOptions options,
      Preparation preparation,
      Consumer<Signal> signals) {
    this.socket = socket;
    this.options = options;
    this.preparation = preparation;
    this.signals = signals;
  }

  /** On the executor: a supplier may block. */
  void prepare(Attempt attempt) {
    options.executor.execute(
        () ->
            preparation
                .ask()
                .whenComplete(
                    (request, error) -> signals.accept(prepared(attempt, request, error))));
  }

  private static Signal prepared(
      Attempt attempt, @Nullable WebSocketRequest request, @Nullable Throwable error) {
    if (request == null) {
      return failed(attempt, error);
    }
    attempt.prepared(request);
    return new Signal.Prepared(attempt.epoch);
  }

  private static Signal failed(Attempt attempt, @Nullable Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null
            ? error.getCause()
            : Objects.requireNonNull(error);
    return new Signal.Lost(attempt.epoch, Loss.of(Source.APPLICATION, cause));
  }

  /** Returns the signal that the attempt has failed already, null if it goes on. */
  @Nullable Signal dial(Attempt attempt, Attempt.Listener listener) {
    try {
      options.webSocket.create(
          Objects.requireNonNull(attempt.request()),
          created -> {
            requireConfirming(created);
            attempt.listen(created, listener);
            created.binaryType(socket.binaryType());
          });
      return null;
    } catch (RuntimeException | Error e) {
      return failed(attempt, e);
    }
  }

  /** Without order a pong proves nothing; that will not be otherwise with the next attempt. */
  private void requireConfirming(IWebSocket created) {
    boolean byPong =
        options.deliveryGuarantee == DeliveryGuarantee.AT_LEAST_ONCE
            && options.confirmation == Confirmation.byPong();
    if (byPong && !(created instanceof Pingable pingable && pingable.pingsInOrder())) {
      throw new IllegalArgumentException(
          "AT_LEAST_ONCE by pongs needs a transport that is Pingable and sends pings in order,"
              + " which "
              + created
              + " is not: choose another, or Confirmation.byReply");
    }
  }

  /** Returns the signal that the hook is done or has failed, null if it goes on. */
  @Nullable Signal greet(Attempt attempt) {
    attempt.gatePlace.leave();
    ConnectHook hook = options.onConnect;
    if (hook == null) {
      return greeted(attempt);
    }
    try {
      CompletionStage<?> done = hook.connected(Objects.requireNonNull(attempt.socket()));
      if (done == null) {
        return greeted(attempt);
      }
      done.whenComplete(
          (ignored, error) ->
              signals.accept(error == null ? greeted(attempt) : failed(attempt, error)));
      return null;
    } catch (Exception | Error e) {
      return failed(attempt, e);
    }
  }

  private Signal greeted(Attempt attempt) {
    Heartbeat heartbeat = options.heartbeat;
    boolean probes =
        heartbeat != null && (heartbeat.probe() != null || attempt.socket() instanceof Pingable);
    return new Signal.Greeted(attempt.epoch, probes, options.time.instant().toEpochMilli());
  }

  /** Asks the link for a sign of life. */
  void probe(Attempt attempt) {
    Heartbeat heartbeat = options.heartbeat;
    IWebSocket probed = attempt.socket();
    try {
      if (heartbeat != null && heartbeat.probe() != null && probed != null) {
        probed.send(heartbeat.probe().get());
      } else if (probed instanceof Pingable pingable) {
        pingable.ping(ByteBuffer.allocate(Long.BYTES).putLong(options.random.nextLong()).flip());
      }
    } catch (RuntimeException e) {
      // A probe that cannot be sent is no sign of life; the deadline decides.
      options.uncaught.accept(e);
    }
  }
}
