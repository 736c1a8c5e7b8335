package dev.everwire.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.AbortController;
import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.ListenerOptions;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.testkit.server.Frame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** C9 registration, C10 listeners that throw, C11 one event at a time, C15 any thread. */
interface ListenerRules extends Rules {

  /** C9: look at what makes two registrations the same: name, listener and capture. */
  @Test
  default void c09ListenerRegisteredTwiceRunsOnce(Rig rig) throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    EventListener<Event> listener = event -> calls.add("called");
    Rig.Connection open = rig.connect();
    IWebSocket socket = open.socket();
    socket.addEventListener("message", listener);
    socket.addEventListener("message", listener, ListenerOptions.DEFAULT.once(true));
    socket.addEventListener("message", listener, true);
    dispatchOne(rig, open, "first");
    assertThat(calls).as("C9: once as it is, and once with capture").hasSize(2);
    socket.removeEventListener("message", listener, true);
    dispatchOne(rig, open, "second");
    assertThat(calls).as("C9: the one with capture was removed").hasSize(3);
    socket.removeEventListener("message", listener);
    dispatchOne(rig, open, "third");
    assertThat(calls).as("C9: both were removed").hasSize(3);
  }

  /** C9: look at what once removes, and when. */
  @Test
  default void c09OnceAndAFiredSignalRemoveAListener(Rig rig) throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    AbortController controller = new AbortController();
    AbortController fired = new AbortController();
    fired.abort();
    ListenerOptions options = ListenerOptions.DEFAULT;
    Rig.Connection open = rig.connect();
    IWebSocket socket = open.socket();
    socket.addEventListener(EventType.MESSAGE, e -> calls.add("once"), options.once(true));
    socket.addEventListener(
        EventType.MESSAGE, e -> calls.add("signal"), options.signal(controller.signal()));
    socket.addEventListener(
        EventType.MESSAGE, e -> calls.add("never"), options.signal(fired.signal()));
    dispatchOne(rig, open, "first");
    assertThat(calls).as("C9: first message").containsExactly("once", "signal");
    controller.abort();
    dispatchOne(rig, open, "second");
    assertThat(calls).as("C9: second message").hasSize(2);
  }

  /** C9: look at the list of listeners that a dispatch goes through. */
  @Test
  default void c09ChangesDuringADispatch(Rig rig) throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    EventListener<Event> removed = event -> calls.add("removed");
    EventListener<Event> added = event -> calls.add("added");
    Rig.Connection open = rig.connect();
    IWebSocket socket = open.socket();
    socket.addEventListener(
        EventType.MESSAGE,
        event -> {
          socket.removeEventListener("message", removed);
          socket.addEventListener("message", added);
        });
    socket.addEventListener("message", removed);
    dispatchOne(rig, open, "first");
    assertThat(calls).as("C9: neither the removed nor the added one").isEmpty();
    dispatchOne(rig, open, "second");
    assertThat(calls).as("C9: the added one from the next event on").containsExactly("added");
  }

  /** C9: look at the order: those with capture first, each kind as registered. */
  @Test
  default void c09ListenersRunInOrder(Rig rig) throws Exception {
    List<String> calls = new CopyOnWriteArrayList<>();
    Rig.Connection open = rig.connect();
    IWebSocket socket = open.socket();
    socket.addEventListener(EventType.MESSAGE, event -> calls.add("a"));
    socket.addEventListener("message", event -> calls.add("b"));
    socket.addEventListener(EventType.MESSAGE, event -> calls.add("c"), true);
    dispatchOne(rig, open, "first");
    assertThat(calls).as("C9").containsExactly("c", "a", "b");
  }

  /** C10: look at what a listener's exception ends. */
  @Test
  default void c10ListenerThatThrowsHarmsNobody(Rig rig) throws Exception {
    RuntimeException thrown = new RuntimeException("a listener's own");
    List<String> calls = new CopyOnWriteArrayList<>();
    Rig.Connection open = rig.connect();
    open.socket()
        .addEventListener(
            EventType.MESSAGE,
            event -> {
              throw thrown;
            },
            true);
    open.socket().addEventListener(EventType.MESSAGE, event -> calls.add("other"));
    dispatchOne(rig, open, "first");
    dispatchOne(rig, open, "second");
    assertThat(calls).as("C10: the others run").hasSize(2);
    assertThat(rig.uncaught).as("C10: it is reported").containsExactly(thrown, thrown);
    rig.uncaught.clear();
    assertThat(open.socket().send(Message.text("alive"))).isNotNull();
    rig.readMessage(open.peer(), "C10: the socket lives");
  }

  /** C11: look at which threads dispatch, and what keeps them apart. */
  @Test
  default void c11EventsComeOneAtATimeAndHappenBeforeEachOther(Rig rig) throws Exception {
    int messages = 2_000;
    AtomicInteger inside = new AtomicInteger();
    CountDownLatch overlap = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    int[] plain = new int[1];
    CountDownLatch all = new CountDownLatch(messages);
    Rig.Connection open = rig.connect();
    IWebSocket socket = open.socket();
    socket.removeEventListener("message", rig.events);
    socket.removeEventListener("ping", rig.events);
    EventListener<Event> listener =
        event -> {
          if (inside.incrementAndGet() != 1) {
            overlap.countDown();
          } else if (first.getAndSet(false)) {
            awaitInVain(overlap);
          }
          plain[0]++;
          Thread.onSpinWait();
          inside.decrementAndGet();
          all.countDown();
        };
    socket.addEventListener("message", listener);
    for (int i = 0; i < messages; i++) {
      open.peer().text("message " + i);
      if (i % 100 == 0) {
        open.peer().ping(new byte[0]);
      }
    }
    assertThat(all.await(20, TimeUnit.SECONDS)).as("C11: all messages").isTrue();
    assertThat(overlap.getCount()).as("C11: 0 if there were events at the same time").isOne();
    rig.await("C11: the last listener has ended", () -> inside.get() == 0);
    assertThat(plain[0]).as("C11: each event sees what those before it wrote").isEqualTo(messages);
  }

  /** C11: look at what dispatches an event that the application sets off within a listener. */
  @Test
  default void c11EventSetOffWithinAListenerComesAfterIt(Rig rig) throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch closed = new CountDownLatch(1);
    Rig.Connection open = rig.connect();
    IWebSocket socket = open.socket();
    socket.addEventListener(
        EventType.MESSAGE,
        event -> {
          if (!rig.has(Limit.CLOSE_ANSWER_NOT_SEEN)) {
            open.peerReset();
          }
          socket.close(1000);
          awaitInVain(closed);
          order.add("end of message listener");
        });
    socket.addEventListener(
        EventType.CLOSE,
        event -> {
          order.add("close");
          closed.countDown();
        });
    open.peer().text("now");
    rig.events.expectText("now", "C11");
    rig.expectUnansweredClose(1000, "C11");
    rig.await("C11: the close listener ran", () -> order.size() == 2);
    assertThat(order).as("C11").containsExactly("end of message listener", "close");
  }

  /** Gives what must not happen the time to happen; the order tells whether it did. */
  private static void awaitInVain(CountDownLatch latch) {
    try {
      boolean happened = latch.await(300, TimeUnit.MILLISECONDS);
      assertThat(happened).as("C11: an event while a listener ran").isFalse();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** C15: look at locks held while listeners run, that the socket's methods need. */
  @Test
  default void c15OtherThreadsAreNotHeldUpByARunningListener(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    IWebSocket socket = open.socket();
    CountDownLatch used = new CountDownLatch(1);
    AtomicInteger inTime = new AtomicInteger();
    socket.addEventListener(
        EventType.MESSAGE,
        event -> {
          Thread other =
              new Thread(
                  () -> {
                    useEveryMethod(socket);
                    used.countDown();
                  },
                  "kit-other");
          other.start();
          try {
            if (used.await(rig.kit.patience().toMillis(), TimeUnit.MILLISECONDS)) {
              inTime.incrementAndGet();
            }
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    open.peer().text("go");
    rig.events.expectText("go", "C15");
    rig.await("C15: another thread used the socket meanwhile", () -> inTime.get() == 1);
  }

  /** C15: look at what a listener's own call waits for. */
  @Test
  default void c15EveryMethodMayBeCalledWithinAListener(Rig rig) throws Exception {
    Rig.Connection open = rig.connect();
    IWebSocket socket = open.socket();
    CountDownLatch used = new CountDownLatch(1);
    socket.addEventListener(
        EventType.MESSAGE,
        event -> {
          useEveryMethod(socket);
          socket.close(3000, "from within");
          used.countDown();
        });
    open.peer().text("go");
    rig.events.expectText("go", "C15");
    assertThat(used.await(20, TimeUnit.SECONDS)).as("C15: the listener came to its end").isTrue();
    rig.readMessage(open.peer(), "C15");
    rig.readClose(open.peer(), "C15");
    rig.answerClose(open.peer(), 3000, "from within", 3000, "", "C15");
  }

  private static void useEveryMethod(IWebSocket socket) {
    EventListener<Event> listener = event -> {};
    socket.addEventListener("message", listener);
    socket.removeEventListener("message", listener);
    socket.addEventListener(EventType.OPEN, listener);
    socket.removeEventListener(EventType.OPEN, listener);
    socket.binaryType(socket.binaryType());
    assertThat(socket.url() + socket.protocol() + socket.extensions()).isNotEmpty();
    assertThat(socket.readyState()).isNotNegative();
    socket.send(Message.text("from within"));
    assertThat(socket.bufferedAmount()).isNotNegative();
  }

  /** C15: look at races of send, close and listeners; the end must still be one close. */
  @Test
  default void c15ManyThreadsUseTheSocketWhileItCloses(Rig rig) throws Exception {
    for (int round = 0; round < 20; round++) {
      Rig.Connection open = rig.connect();
      IWebSocket socket = open.socket();
      List<Throwable> thrown = new CopyOnWriteArrayList<>();
      CountDownLatch start = new CountDownLatch(1);
      List<Thread> threads =
          IntStream.range(0, 4)
              .mapToObj(
                  i ->
                      new Thread(
                          () -> {
                            try {
                              start.await();
                              for (int n = 0; n < 20; n++) {
                                useEveryMethod(socket);
                              }
                              socket.close(3000 + i);
                            } catch (Throwable e) {
                              thrown.add(e);
                            }
                          },
                          "kit-user-" + i))
              .toList();
      threads.forEach(Thread::start);
      start.countDown();
      for (Thread thread : threads) {
        thread.join(rig.kit.patience().toMillis());
        assertThat(thread.isAlive()).as("C15: a thread hangs in the socket").isFalse();
      }
      assertThat(thrown).as("C15: what the threads threw").isEmpty();
      Frame close = open.peer().awaitClose();
      int code = close == null ? -1 : close.closeCode();
      assertThat(code).as("C15: code of the Close frame").isBetween(3000, 3003);
      rig.answerClose(open.peer(), code, "", 1000, "", "C15");
      rig.events.forget();
    }
  }

  /** Has the peer send a message, and waits until all listeners have run. */
  private static void dispatchOne(Rig rig, Rig.Connection open, String text) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    EventListener<MessageEvent> last = event -> over.countDown();
    open.socket().addEventListener(EventType.MESSAGE, last, ListenerOptions.DEFAULT.once(true));
    open.peer().text(text);
    rig.events.expectText(text, "C9, C10");
    assertThat(over.await(20, TimeUnit.SECONDS)).as("C9, C10: the last listener ran").isTrue();
  }
}
