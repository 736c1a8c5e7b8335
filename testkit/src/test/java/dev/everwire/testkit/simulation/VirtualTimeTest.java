package dev.everwire.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.time.TimeSource.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

  private final VirtualTime time = new VirtualTime();
  private final List<String> ran = new ArrayList<>();

  private Timer at(long millis, String name) {
    return time.schedule(Duration.ofMillis(millis).toNanos(), () -> ran.add(name));
  }

  @Test
  void nothingRunsAndNoTimePassesByItself() {
    long nanos = time.nanoTime();
    at(0, "due");

    assertThat(ran).isEmpty();
    assertThat(time.nanoTime()).isEqualTo(nanos);
    assertThat(time.instant()).isEqualTo(VirtualTime.START);
  }

  @Test
  void advanceMovesBothClocks() {
    long nanos = time.nanoTime();

    time.advance(Duration.ofSeconds(3));

    assertThat(time.nanoTime() - nanos).isEqualTo(3_000_000_000L);
    assertThat(time.instant()).isEqualTo(VirtualTime.START.plusSeconds(3));
  }

  @Test
  void tasksRunInOrderOfTimeAndThoseOfOneTimeInOrderOfArrival() {
    at(20, "late");
    at(10, "first of ten");
    at(10, "second of ten");
    at(5, "early");

    time.advance(Duration.ofMillis(20));

    assertThat(ran).containsExactly("early", "first of ten", "second of ten", "late");
  }

  @Test
  void aTimerRunsAtItsTimeAndNotBefore() {
    at(10, "ten");

    time.advance(Duration.ofMillis(10).minusNanos(1));
    assertThat(ran).isEmpty();

    time.advance(Duration.ofNanos(1));
    assertThat(ran).containsExactly("ten");
  }

  @Test
  void eachTaskSeesTheClocksAtItsOwnTime() {
    List<Instant> seen = new ArrayList<>();
    time.schedule(1_000, () -> seen.add(time.instant()));
    time.schedule(5_000, () -> seen.add(time.instant()));

    time.advance(Duration.ofSeconds(1));

    assertThat(seen)
        .containsExactly(VirtualTime.START.plusNanos(1_000), VirtualTime.START.plusNanos(5_000));
    assertThat(time.instant()).isEqualTo(VirtualTime.START.plusSeconds(1));
  }

  @Test
  void whatATaskQueuesRunsWithinTheSameAdvanceIfItFallsDue() {
    time.schedule(
        1_000_000,
        () -> {
          at(1, "at 2 ms");
          at(9, "at 10 ms");
          at(10, "at 11 ms");
        });

    time.advance(Duration.ofMillis(10));

    assertThat(ran).containsExactly("at 2 ms", "at 10 ms");
    assertThat(time.pendingTimers()).isEqualTo(1);
  }

  @Test
  void runDueRunsUntilNothingIsDueAndLetsNoTimePass() {
    time.execute(() -> time.execute(() -> at(0, "nested")));
    at(1, "later");

    time.runDue();

    assertThat(ran).containsExactly("nested");
    assertThat(time.instant()).isEqualTo(VirtualTime.START);
  }

  @Test
  void aCancelledTimerDoesNotRunAndIsNotPending() {
    Timer timer = at(10, "cancelled");
    at(10, "kept");

    timer.cancel();
    timer.cancel();

    assertThat(time.pendingTimers()).isEqualTo(1);
    time.advance(Duration.ofMillis(10));
    assertThat(ran).containsExactly("kept");
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void aTaskMayCancelOneThatIsDueAtTheSameTime() {
    List<Timer> timers = new ArrayList<>();
    time.execute(() -> timers.get(0).cancel());
    timers.add(at(0, "cancelled"));

    time.runDue();

    assertThat(ran).isEmpty();
  }

  @Test
  void jumpWallClockMovesItEitherWayAndNothingElse() {
    long nanos = time.nanoTime();
    at(10, "timer");

    time.jumpWallClock(Duration.ofDays(-400));
    time.runDue();

    assertThat(time.instant()).isEqualTo(VirtualTime.START.minus(Duration.ofDays(400)));
    assertThat(time.nanoTime()).isEqualTo(nanos);
    assertThat(ran).isEmpty();

    time.jumpWallClock(Duration.ofDays(401));
    assertThat(time.instant()).isEqualTo(VirtualTime.START.plus(Duration.ofDays(1)));
  }

  @Test
  void jumpBothClocksMakesTimersLateAndTheyRunAllAtTheNewTime() {
    List<Instant> seen = new ArrayList<>();
    time.schedule(1_000, () -> seen.add(time.instant()));
    time.schedule(2_000, () -> seen.add(time.instant()));

    time.jumpBothClocks(Duration.ofHours(8));
    assertThat(seen).isEmpty();
    time.runDue();

    Instant woken = VirtualTime.START.plus(Duration.ofHours(8));
    assertThat(seen).containsExactly(woken, woken);
  }

  @Test
  void whatATaskThrowsComesOutAndTheTasksBehindItStayQueued() {
    time.execute(
        () -> {
          throw new IllegalStateException("from the task");
        });
    at(0, "behind");

    assertThatThrownBy(time::runDue).hasMessage("from the task");

    time.runDue();
    assertThat(ran).containsExactly("behind");
  }

  @Test
  void aTaskThatQueuesItselfForEverIsFoundOut() {
    Runnable endless =
        new Runnable() {
          @Override
          public void run() {
            time.execute(this);
          }
        };
    time.execute(endless);

    assertThatThrownBy(time::runDue)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1000000 tasks ran and more are due");
  }

  @Test
  void aTaskCannotMoveTheTimeThatRunsIt() {
    time.execute(() -> time.advance(Duration.ofSeconds(1)));

    assertThatThrownBy(time::runDue)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a task must not move the time that runs it");
  }

  @Test
  void negativeDurationsAreRefused() {
    Duration negative = Duration.ofNanos(-1);
    assertThatThrownBy(() -> time.advance(negative))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("duration PT-0.000000001S: must be 0 or more");
    assertThatThrownBy(() -> time.jumpBothClocks(negative))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("jump PT-0.000000001S: must be 0 or more");
    assertThatThrownBy(() -> time.schedule(-1, () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("delay -1 ns: must be 0 or more");
  }
}
