package dev.everwire.event;

import dev.everwire.Event;
import dev.everwire.EventListener;
import dev.everwire.IWebSocket;
import dev.everwire.ListenerOptions;
import dev.everwire.verification.Interleavings;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * C9: adding, removing and dispatching are atomic for a listener, whichever threads do them. Events
 * come one at a time, as the contract of {@link EventTarget} demands.
 */
public class EventTargetInterleavingsTest {

  private static final String TYPE = "message";

  private static final Event MESSAGE =
      new Event() {
        @Override
        public String type() {
          return TYPE;
        }

        @Override
        public IWebSocket target() {
          throw new UnsupportedOperationException("nobody asks for it");
        }
      };

  private final EventTarget target = new EventTarget(EventTarget.LOG_ERRORS);

  /** Written by the listener, which runs in a dispatch: in one at a time. */
  private int runs;

  private final EventListener<Event> listener = event -> runs++;

  @Operation
  public void add() {
    target.add(TYPE, listener, ListenerOptions.DEFAULT);
  }

  @Operation
  public void addOnce() {
    target.add(TYPE, listener, ListenerOptions.DEFAULT.once(true));
  }

  @Operation
  public void remove() {
    target.remove(TYPE, listener, ListenerOptions.DEFAULT);
  }

  /** Returns how often the listener ran. */
  @Operation(nonParallelGroup = "dispatch")
  public int dispatch() {
    runs = 0;
    target.dispatch(MESSAGE);
    return runs;
  }

  @Test
  void operationsAreAtomic() {
    Interleavings.check(EventTargetInterleavingsTest.class);
  }
}
