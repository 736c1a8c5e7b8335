package dev.everwire.flow;

import dev.everwire.CloseEvent;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.event.SerialExecutor;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a socket as a {@link Flow.Publisher}, with real backpressure: while a subscriber
 * asks for nothing the socket does not read, and TCP slows the sender down (C16). Hot: a subscriber
 * sees what arrives from its subscription on. With several subscribers the slowest sets the pace.
 *
 * <p>It completes when the socket is closed for good, with an error if a failure closed it. Signals
 * come one at a time, on the thread that brings the message or that asks for more.
 */
public final class MessagePublisher implements Flow.Publisher<Message> {

  private final IWebSocket socket;
  private final ReadGate gate;
  private final BooleanSupplier closed;
  private final Executor executor;
  private final Consumer<Throwable> uncaught;

  /**
   * Creates a publisher.
   *
   * @param gate stops and resumes the reading of {@code socket}
   * @param closed whether the socket is closed for good, so that a subscription ends at once
   * @param executor runs what {@code request} sets off
   * @param uncaught told what a subscriber threw against the rules
   */
  public MessagePublisher(
      IWebSocket socket,
      ReadGate gate,
      BooleanSupplier closed,
      Executor executor,
      Consumer<Throwable> uncaught) {
    this.socket = socket;
    this.gate = gate;
    this.closed = closed;
    this.executor = executor;
    this.uncaught = uncaught;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Message> subscriber) {
    subscribe(subscriber, List.of());
  }

  /** Subscribes; the subscriber gets these messages first. */
  public void subscribe(
      Flow.Subscriber<? super Message> subscriber, Collection<? extends Message> earlier) {
    new Subscription(Objects.requireNonNull(subscriber, "subscriber"), earlier).begin();
  }

  /** One subscriber: what arrived and it has not asked for yet, and what it has asked for. */
  private final class Subscription implements Flow.Subscription {

    private final Flow.Subscriber<? super Message> subscriber;
    private final SerialExecutor serial = new SerialExecutor(executor, uncaught);
    private final Queue<Message> waiting = new ArrayDeque<>();
    private final Queue<Message> arrived = new ConcurrentLinkedQueue<>();
    private final EventListener<MessageEvent> onMessage = this::arrive;
    private final EventListener<CloseEvent> onClose = this::close;
    private long demand;
    private boolean holding;
    private boolean ended;
    private boolean endOfInput;
    private @Nullable Throwable failure;

    Subscription(
        Flow.Subscriber<? super Message> subscriber, Collection<? extends Message> earlier) {
      this.subscriber = subscriber;
      waiting.addAll(earlier);
    }

    void begin() {
      serial.run(
          () -> {
            subscriber.onSubscribe(this);
            if (!ended) {
              socket.addEventListener(EventType.MESSAGE, onMessage);
              socket.addEventListener(EventType.CLOSE, onClose);
              endOfInput = closed.getAsBoolean();
              flow();
            }
          });
    }

    private void arrive(MessageEvent event) {
      arrived.add(event.data());
      serial.run(this::flow);
    }

    private void close(CloseEvent event) {
      if (!event.willReconnect()) {
        serial.run(
            () -> {
              endOfInput = true;
              failure = event.wasClean() ? null : event.cause();
              flow();
            });
      }
    }

    @Override
    public void request(long n) {
      serial.run(
          () -> {
            if (n <= 0 && !ended) {
              end();
              subscriber.onError(
                  new IllegalArgumentException(
                      "request(" + n + "): must be more than 0 (Flow.Subscription, rule 3.9)"));
              return;
            }
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            flow();
          });
    }

    @Override
    public void cancel() {
      serial.run(this::end);
    }

    /** Passes on what is there and asked for; holds the gate while nothing is asked for. */
    private void flow() {
      for (Message message; (message = arrived.poll()) != null; ) {
        waiting.add(message);
      }
      while (!ended && demand > 0 && !waiting.isEmpty()) {
        demand--;
        subscriber.onNext(waiting.remove());
      }
      if (!ended && endOfInput && waiting.isEmpty()) {
        complete();
      }
      hold(!ended && demand == 0 && !endOfInput);
    }

    private void complete() {
      end();
      if (failure == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(failure);
      }
    }

    private void end() {
      ended = true;
      waiting.clear();
      arrived.clear();
      socket.removeEventListener(EventType.MESSAGE, onMessage);
      socket.removeEventListener(EventType.CLOSE, onClose);
      hold(false);
    }

    private void hold(boolean wanted) {
      if (holding != wanted) {
        holding = wanted;
        if (wanted) {
          gate.hold();
        } else {
          gate.release();
        }
      }
    }
  }
}
