package dev.everwire.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rule C11: one at a time, each happening-before the next, nobody waiting. */
class SerialExecutorTest {

  private final List<Throwable> errors = new ArrayList<>();

  @Test
  void tasksOfManyThreadsRunOneAtATimeAndNoneIsLost() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    SerialExecutor serial = new SerialExecutor(pool, errors::add);
    int threads = 4;
    int tasks = 20_000;
    // Neither volatile nor atomic: only the executor's promise makes the sum come out right.
    int[] counter = new int[1];
    CountDownLatch done = new CountDownLatch(threads * tasks);
    Runnable task =
        () -> {
          counter[0]++;
          done.countDown();
        };
    for (int t = 0; t < threads; t++) {
      int kind = t;
      pool.execute(
          () -> {
            for (int i = 0; i < tasks; i++) {
              if ((i + kind) % 3 == 0) {
                serial.execute(task);
              } else if ((i + kind) % 3 == 1 && serial.tryEnter()) {
                try {
                  task.run();
                } finally {
                  serial.exit();
                }
              } else {
                serial.run(task);
              }
            }
          });
    }

    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    pool.shutdown();
    assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(counter[0]).isEqualTo(threads * tasks);
    assertThat(errors).isEmpty();
  }

  @Test
  void runRunsAtOnceAndWithinATaskAfterIt() {
    SerialExecutor serial = new SerialExecutor(Runnable::run, errors::add);
    List<String> order = new ArrayList<>();
    serial.run(
        () -> {
          serial.run(() -> order.add("inner"));
          order.add("outer");
          assertThat(serial.isRunner()).isTrue();
        });
    assertThat(order).containsExactly("outer", "inner");
    assertThat(serial.isRunner()).isFalse();
    assertThat(errors).isEmpty();
  }

  @Test
  void executeNeverRunsWithinTheCall() {
    List<Runnable> handedOver = new ArrayList<>();
    SerialExecutor serial = new SerialExecutor(handedOver::add, errors::add);
    List<String> order = new ArrayList<>();
    serial.execute(() -> order.add("a"));
    serial.run(() -> order.add("b"));
    assertThat(order).isEmpty();

    handedOver.get(0).run();

    assertThat(order).containsExactly("a", "b");
    assertThat(handedOver).hasSize(1);
  }

  @Test
  void aTaskThatThrowsIsReportedAndTheNextRuns() {
    SerialExecutor serial = new SerialExecutor(Runnable::run, errors::add);
    List<String> order = new ArrayList<>();
    serial.run(
        () -> {
          serial.run(() -> order.add("next"));
          throw new IllegalStateException("thrown");
        });
    assertThat(order).containsExactly("next");
    assertThat(errors).hasSize(1);
  }

  @Test
  void anExecutorThatRefusesLosesNoTask() {
    SerialExecutor serial =
        new SerialExecutor(
            task -> {
              throw new RejectedExecutionException("shut down");
            },
            errors::add);
    List<String> order = new ArrayList<>();
    serial.execute(() -> order.add("a"));
    assertThat(order).containsExactly("a");
    assertThat(errors).hasSize(1);
  }
}
