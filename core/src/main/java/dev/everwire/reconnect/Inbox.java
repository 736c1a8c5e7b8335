package dev.everwire.reconnect;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.event.EventTarget;
import dev.everwire.flow.MessagePublisher;
import dev.everwire.flow.MessageReceiver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Messages by demand. Whoever asks for messages does so after {@code connect} has returned, when
 * the first may be there already: what comes while nobody listens is kept, within bounds, for
 * whoever asks first.
 */
final class Inbox implements Flow.Publisher<Message> {

  private static final int EARLY_MESSAGES = 256;
  private static final long EARLY_BYTES = 1 << 20;

  private final Shell shell;
  private final EventTarget target;
  private final MessagePublisher publisher;

  /** Null once somebody has listened; used in the shell's serial executor alone. */
  private @Nullable ArrayDeque<Message> early = new ArrayDeque<>();

  private long earlyBytes;
  private @Nullable MessageReceiver receiver;

  Inbox(
      ReconnectingWebSocket socket,
      Shell shell,
      EventTarget target,
      ReconnectingWebSocketOptions options) {
    this.shell = shell;
    this.target = target;
    this.publisher =
        new MessagePublisher(
            socket, shell.gate, () -> !shell.accepts(), options.executor, options.uncaught);
  }

  void arrived(Message message) {
    ArrayDeque<Message> kept = early;
    if (kept == null) {
      return;
    }
    if (target.hasListeners(EventType.MESSAGE.name())) {
      early = null;
      return;
    }
    kept.add(message);
    earlyBytes += message.size();
    while (kept.size() > EARLY_MESSAGES || earlyBytes > EARLY_BYTES) {
      earlyBytes -= kept.remove().size();
    }
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Message> subscriber) {
    Objects.requireNonNull(subscriber, "subscriber");
    shell.serial.execute(
        () -> {
          Collection<Message> earlier = early == null ? List.of() : early;
          early = null;
          publisher.subscribe(subscriber, earlier);
        });
  }

  /** Returns the receiver that all blocking calls share; a new one after the last one's end. */
  synchronized MessageReceiver receiver() {
    MessageReceiver present = receiver;
    if (present == null || (present.isDone() && shell.accepts())) {
      present = new MessageReceiver();
      receiver = present;
      subscribe(present);
    }
    return present;
  }

  Iterator<Message> iterator(ReconnectingWebSocket socket) {
    return new Iterator<>() {

      private @Nullable Message next;

      @Override
      public boolean hasNext() {
        while (next == null) {
          try {
            next = socket.receive(Duration.ofDays(1));
            return next != null;
          } catch (TimeoutException e) {
            // A quiet day is no end.
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a message", e);
          }
        }
        return true;
      }

      @Override
      public Message next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the socket is closed");
        }
        Message message = Objects.requireNonNull(next);
        next = null;
        return message;
      }
    };
  }
}
