package dev.everwire.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.OpenEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Records a socket's events until a test asks for them, one by one and in order. A test asks for
 * every event: {@link #expectNoMore} at its end fails if one is left.
 *
 * <p>While recording it watches over what holds always: states that only move forward (C1), the
 * order of open, message, error and close (C2, C3), and one event at a time (C11).
 */
final class EventRecorder implements EventListener<Event> {

  private final Duration patience;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final AtomicBoolean busy = new AtomicBoolean();

  /** Plain on purpose: events happen-before each other (C11). */
  private int lastState;

  private boolean opened;
  private boolean failed;
  private boolean closed;

  EventRecorder(Duration patience) {
    this.patience = patience;
  }

  /** Records the socket's open, message, ping, pong, error and close events from now on. */
  void listenTo(IWebSocket socket) {
    for (EventType<?> type :
        List.of(
            EventType.OPEN,
            EventType.MESSAGE,
            EventType.PING,
            EventType.PONG,
            EventType.ERROR,
            EventType.CLOSE)) {
      socket.addEventListener(type.name(), this);
    }
  }

  @Override
  public void handleEvent(Event event) {
    if (!busy.compareAndSet(false, true)) {
      violations.add("C11: " + event.type() + " came while another event was being dispatched");
    }
    judge(event);
    busy.set(false);
    events.add(event);
  }

  private void judge(Event event) {
    int state = event.target().readyState();
    if (state < lastState) {
      violations.add("C1: readyState went from " + lastState + " back to " + state);
    }
    lastState = state;
    if (closed) {
      violations.add("C2: " + event.type() + " after close");
    }
    if (failed && !(event instanceof CloseEvent)) {
      violations.add("C3: " + event.type() + " between error and close");
    }
    if (event instanceof OpenEvent) {
      if (opened) {
        violations.add("C2: a second open");
      }
      opened = true;
    } else if (event instanceof MessageEvent && !opened) {
      violations.add("C2: message before open");
    } else if (event instanceof ErrorEvent) {
      failed = true;
    } else if (event instanceof CloseEvent) {
      closed = true;
    }
  }

  /**
   * Takes the next event, which must be of the class.
   *
   * @param what what the test is about, for the failure
   */
  <E extends Event> E expect(Class<E> type, String what) {
    Event event = poll();
    if (event == null) {
      throw new AssertionError(
          what + ": expected " + type.getSimpleName() + ", but nothing came within " + patience);
    }
    assertThat(event).as(what + ": next event").isInstanceOf(type);
    return type.cast(event);
  }

  private @Nullable Event poll() {
    try {
      return events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for an event", e);
    }
  }

  /** Takes the next event, which must be a text message with this text. */
  void expectText(String text, String what) {
    assertThat(expect(MessageEvent.class, what).data()).as(what).isEqualTo(Message.text(text));
  }

  /** Takes the next event, which must be a binary message in a buffer with these bytes. */
  void expectBinary(byte[] bytes, String what) {
    Message data = expect(MessageEvent.class, what).data();
    assertThat(data).as(what).isInstanceOf(Message.Binary.class);
    assertThat(((Message.Binary) data).buffer()).as(what).isEqualTo(ByteBuffer.wrap(bytes));
  }

  /** Takes the next event, which must be a close of a completed closing handshake. */
  void expectCleanClose(int code, String reason, String what) {
    CloseEvent close = expect(CloseEvent.class, what);
    assertThat(close.code()).as(what + ": close code").isEqualTo(code);
    assertThat(close.reason()).as(what + ": close reason").isEqualTo(reason);
    assertThat(close.wasClean()).as(what + ": wasClean").isTrue();
  }

  /** Takes the next event, which must be a close of which no answer is known. */
  void expectUnansweredClose(int code, String reason, String what) {
    CloseEvent close = expect(CloseEvent.class, what);
    assertThat(close.code()).as(what + ": close code").isEqualTo(code);
    assertThat(close.reason()).as(what + ": close reason").isEqualTo(reason);
    assertThat(close.wasClean()).as(what + ": wasClean, of an answer not seen").isFalse();
  }

  /**
   * Takes the next two events, which must be an error and a close that is not clean.
   *
   * @return the error's cause
   */
  Throwable expectFailure(int code, String what) {
    ErrorEvent error = expect(ErrorEvent.class, what + ", C3");
    CloseEvent close = expect(CloseEvent.class, what + ", C3");
    assertThat(close.code()).as(what + ": close code, after " + error.error()).isEqualTo(code);
    assertThat(close.wasClean()).as(what + ": wasClean").isFalse();
    assertThat(close.cause())
        .as(what + ": the close has the error's cause")
        .isSameAs(error.error());
    return error.error();
  }

  /** Begins anew, for the next socket of a test; fails as {@link #expectNoMore} does. */
  void forget() {
    expectNoMore();
    lastState = 0;
    opened = false;
    failed = false;
    closed = false;
  }

  /** Fails if an event is left, or if what always holds did not. */
  void expectNoMore() {
    assertThat(violations).as("what always holds").isEmpty();
    assertThat(events).as("events that nobody expected").isEmpty();
  }
}
