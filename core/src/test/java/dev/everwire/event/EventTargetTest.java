package dev.everwire.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.AbortController;
import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.ListenerOptions;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules C9 and C10, as the DOM has them. */
class EventTargetTest {

  private static final IWebSocket NOBODY =
      (IWebSocket)
          Proxy.newProxyInstance(
              EventTargetTest.class.getClassLoader(),
              new Class<?>[] {IWebSocket.class},
              (proxy, method, args) -> null);

  private record Named(String type, IWebSocket target) implements Event {}

  private static final EventType<Named> NAMED = new EventType<>("named", Named.class);

  private final List<Throwable> errors = new ArrayList<>();
  private final EventTarget target = new EventTarget(errors::add);
  private final List<String> calls = new ArrayList<>();

  private EventListener<Event> listener(String name) {
    return event -> calls.add(name);
  }

  private void dispatch() {
    target.dispatch(new Named("named", NOBODY));
  }

  @Test
  void listenersRunInTheOrderOfRegistrationThoseThatCaptureFirst() {
    target.add("named", listener("a"), ListenerOptions.DEFAULT);
    target.add(NAMED, listener("b"), ListenerOptions.DEFAULT);
    target.add("named", listener("c"), ListenerOptions.DEFAULT.capture(true));
    dispatch();
    assertThat(calls).containsExactly("c", "a", "b");
  }

  @Test
  void theSameListenerIsRegisteredOnceForEachCapture() {
    EventListener<Event> listener = listener("a");
    target.add("named", listener, ListenerOptions.DEFAULT);
    target.add(NAMED, listener, ListenerOptions.DEFAULT.once(true));
    target.add("named", listener, ListenerOptions.DEFAULT.capture(true));
    dispatch();
    assertThat(calls).containsExactly("a", "a");
    target.remove("named", listener, ListenerOptions.DEFAULT);
    dispatch();
    assertThat(calls).hasSize(3);
  }

  @Test
  void onceIsRemovedBeforeItsCall() {
    target.add(
        "named",
        event -> {
          calls.add("once");
          dispatch();
        },
        ListenerOptions.DEFAULT.once(true));
    dispatch();
    assertThat(calls).containsExactly("once");
    assertThat(target.hasListeners("named")).isFalse();
  }

  @Test
  void oneRemovedDuringTheDispatchDoesNotRun() {
    EventListener<Event> second = listener("second");
    target.add(
        "named",
        event -> target.remove("named", second, ListenerOptions.DEFAULT),
        ListenerOptions.DEFAULT);
    target.add("named", second, ListenerOptions.DEFAULT);
    target.add("named", listener("third"), ListenerOptions.DEFAULT);
    dispatch();
    assertThat(calls).containsExactly("third");
  }

  @Test
  void oneAddedDuringTheDispatchRunsFromTheNextEventOn() {
    EventListener<Event> late = listener("late");
    target.add(
        "named",
        event -> target.add("named", late, ListenerOptions.DEFAULT),
        ListenerOptions.DEFAULT);
    dispatch();
    assertThat(calls).isEmpty();
    dispatch();
    assertThat(calls).containsExactly("late");
  }

  @Test
  void aSignalRemovesAndOneThatHasFiredAddsNothing() {
    AbortController controller = new AbortController();
    ListenerOptions options = ListenerOptions.DEFAULT.signal(controller.signal());
    target.add("named", listener("a"), options);
    controller.abort();
    target.add("named", listener("b"), options);
    dispatch();
    assertThat(calls).isEmpty();
    assertThat(target.hasListeners("named")).isFalse();
  }

  @Test
  void oneThatThrowsIsReportedAndTheOthersRun() {
    target.add(
        "named",
        event -> {
          throw new AssertionError("thrown");
        },
        ListenerOptions.DEFAULT);
    target.add("named", listener("after"), ListenerOptions.DEFAULT);
    dispatch();
    assertThat(calls).containsExactly("after");
    assertThat(errors).singleElement().extracting(Throwable::getMessage).isEqualTo("thrown");
  }

  @Test
  void aTypedListenerSeesOnlyEventsOfItsClassAPermissiveOneAll() {
    target.add(EventType.OPEN, event -> calls.add("typed"), ListenerOptions.DEFAULT);
    target.add("open", listener("permissive"), ListenerOptions.DEFAULT);
    target.dispatch(new Named("open", NOBODY));
    assertThat(calls).containsExactly("permissive");
  }

  @Test
  void namesOfTheObjectPrototypeAreJustNames() {
    target.add("constructor", listener("a"), ListenerOptions.DEFAULT);
    target.dispatch(new Named("constructor", NOBODY));
    assertThat(calls).containsExactly("a");
  }
}
