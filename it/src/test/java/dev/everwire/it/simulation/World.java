package dev.everwire.it.simulation;

import dev.everwire.reconnect.ReconnectingWebSocket;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A socket and all that there is around it, on one thread. */
final class World {

  private static final int SETTLED_BY = 20_000;

  final Choices choices;
  final Log log;
  final Settings settings;
  final Automation auto;
  final SimulatedTime time = new SimulatedTime();
  final SimulatedThreads threads = new SimulatedThreads();
  final Peer peer;
  final Network network;
  final SimulatedDisk disk;
  final Ledger ledger;
  final Feed feed = new Feed();

  // Those of the process that runs now.
  Attempts attempts;
  CatchUps catchUps;
  Application application;
  Invariants invariants;

  private ReconnectingWebSocket socket;
  private int processes;
  private @Nullable Violation violation;

  /** How many listeners are running on the way to here; within one, other threads go on. */
  int depth;

  World(Choices choices, boolean readable) {
    this.choices = choices;
    this.log = new Log(readable);
    choices.begin();
    settings = new Settings(choices);
    auto = new Automation(choices);
    peer = new Peer(this);
    network = new Network(this);
    disk = new SimulatedDisk(this);
    ledger = new Ledger(this);
    attempts = new Attempts(this);
    catchUps = new CatchUps(this);
    application = new Application(this);
    invariants = new Invariants(this);
    socket = connect();
  }

  private ReconnectingWebSocket connect() {
    return ReconnectingWebSocket.connect(
        SocketOptions.of(this).random(new SplittableRandom(settings.seed + 7L * processes++)));
  }

  /** The process is killed, and another takes its place. */
  void crash() {
    log.say("the process is killed");
    disk.crash();
    ledger.crash();
    threads.crash();
    time.crash();
    network.crash();
    if (!settings.catchUpAtFirst) {
      feed.crash(network.size());
    }
    attempts = new Attempts(this);
    catchUps = new CatchUps(this);
    application = new Application(this);
    invariants = new Invariants(this);
    socket = connect();
  }

  /** Returns the socket; nothing of it runs before it is there. */
  ReconnectingWebSocket socket() {
    return Objects.requireNonNull(socket);
  }

  /** Notes what is found where the socket catches everything; to be thrown all the same. */
  Violation found(Violation found) {
    violation = violation == null ? found : violation;
    return found;
  }

  /** Takes what the socket reports as thrown by the application's code. */
  void uncaught(Throwable thrown) {
    if (thrown instanceof Violation known) {
      found(known);
    } else if (!(thrown instanceof Faults.Deliberate)) {
      found(new Violation("nothing but the application throws", thrown));
    }
  }

  void throwViolation() {
    if (violation != null) {
      throw violation;
    }
  }

  /** Returns whether the application knows all that the socket does: nothing waits for its turn. */
  boolean isSettled() {
    return threads.isIdle() && depth == 0 && !application.calls().isUnderWay();
  }

  /** Lets everything happen that happens by itself and needs no time. */
  void settle() {
    if (depth > 0) {
      return;
    }
    for (int i = 0; i < SETTLED_BY; i++) {
      boolean ran = auto.runs() && !threads.isIdle();
      if (ran) {
        threads.run(0);
      }
      boolean stored = auto.stores() && disk.write();
      if (!network.flow() && !application.answer() && !ran && !stored) {
        return;
      }
    }
    throw new Violation("things settle");
  }

  /** Lets time pass. */
  void advance(long ns) {
    long untilNs = time.nowNs() + ns;
    while (time.fireNext(untilNs)) {
      settle();
    }
    time.moveTo(untilNs);
  }
}
