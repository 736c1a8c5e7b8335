package dev.everwire.event;

import dev.everwire.verification.Interleavings;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** C11: tasks run one at a time, none is forgotten, and a thread's own run in its order. */
public class SerialExecutorInterleavingsTest {

  private final SerialExecutor serial = new SerialExecutor(Runnable::run, EventTarget.LOG_ERRORS);
  private final AtomicInteger given = new AtomicInteger();

  /** Counted by the tasks, without any lock: two at once lose a count. */
  private int ran;

  private boolean overlap;
  private boolean running;

  private void task() {
    overlap |= running;
    running = true;
    ran++;
    running = false;
  }

  @Operation
  public void run() {
    given.incrementAndGet();
    serial.run(this::task);
  }

  @Operation
  public void execute() {
    given.incrementAndGet();
    serial.execute(this::task);
  }

  @Operation
  public void enter() {
    given.incrementAndGet();
    if (serial.tryEnter()) {
      task();
      serial.exit();
    } else {
      serial.execute(this::task);
    }
  }

  @Validate
  public void allRanOneAtATime() {
    if (ran != given.get() || overlap) {
      throw new IllegalStateException(
          ran + " of " + given + " tasks ran" + (overlap ? ", some at once" : ""));
    }
  }

  @Test
  void tasksRunOneAtATimeAndNoneIsForgotten() {
    Interleavings.check(SerialExecutorInterleavingsTest.class);
  }
}
