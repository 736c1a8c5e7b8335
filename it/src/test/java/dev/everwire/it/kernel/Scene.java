package dev.everwire.it.kernel;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One scenario being played: its line, and a flow of each transport over it. */
final class Scene implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Rig.Line line;
  private final Pace pace;
  private final List<Rig.Flow> flows;
  private long beganMs;
  private long faultInPlaceMs;

  private Scene(Rig.Line line, Pace pace, List<Rig.Flow> flows) {
    this.line = line;
    this.pace = pace;
    this.flows = flows;
  }

  /** Begins: returns when every transport is connected, and has numbers flow both ways if busy. */
  static Scene open(Rig rig, Link.Kind kind, Front front, Pace pace, List<String> transports)
      throws InterruptedException {
    Rig.Line line = rig.line(kind, front);
    Scene scene =
        new Scene(
            line, pace, transports.stream().map(transport -> line.open(transport, pace)).toList());
    scene.awaitEach("flows", record -> pace.isBusy() ? record.flows() : record.isOpen());
    scene.beganMs = System.currentTimeMillis();
    scene.faultIsInPlace();
    return scene;
  }

  Link link() {
    return line.link();
  }

  ServerHost server() {
    return line.server();
  }

  Pace pace() {
    return pace;
  }

  List<Rig.Flow> flows() {
    return flows;
  }

  /** Returns when all was well for the last time. */
  long beganMs() {
    return beganMs;
  }

  /** Returns from when on the fault was in force beyond doubt. */
  long faultInPlaceMs() {
    return faultInPlaceMs;
  }

  /** Says that the fault is in force from now on. */
  void faultIsInPlace() {
    faultInPlaceMs = System.currentTimeMillis();
  }

  /** Lets a fault last. The one place where time passes because the script says so. */
  void holdSeconds(double seconds) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(Math.round(seconds * 1_000));
  }

  /** Lets a fault that is in place last, and heals it. */
  void under(Link.Fault fault, double seconds) throws Exception {
    under(fault, scene -> scene.holdSeconds(seconds));
  }

  /** Plays on under a fault that is in place, and heals it. */
  void under(Link.Fault fault, Scenario.Play play) throws Exception {
    try {
      faultIsInPlace();
      play.play(this);
    } finally {
      fault.heal();
    }
  }

  void awaitAllOpen() throws InterruptedException {
    awaitEach("is open", FlowRecord::isOpen);
  }

  /** Waits until each has lost so many connections since it began. */
  void awaitAllLost(int times) throws InterruptedException {
    awaitEach("was lost " + times + " times", record -> record.losses().size() >= times);
  }

  /** Ends the flows: returns when all that was sent has arrived. */
  void finish() throws InterruptedException {
    flows.forEach(Rig.Flow::finish);
    awaitEach("is done", FlowRecord::isDone);
  }

  /** Waits for each flow, at most until one deadline; the record tells later who missed it. */
  private void awaitEach(String what, Predicate<FlowRecord> condition) throws InterruptedException {
    long end = System.nanoTime() + DEADLINE.toNanos();
    for (Rig.Flow flow : flows) {
      FlowRecord record = flow.record();
      synchronized (record) {
        long left = DEADLINE.toMillis();
        while (!condition.test(record) && left > 0) {
          record.wait(left);
          left = NANOSECONDS.toMillis(end - System.nanoTime());
        }
        if (!condition.test(record)) {
          record.missed(what);
        }
      }
    }
  }

  @Override
  public void close() {
    flows.forEach(Rig.Flow::close);
    line.close();
  }
}
