package dev.everwire.cli.storm;

import dev.everwire.HandshakeException;
import dev.everwire.WebSocketRequest;
import dev.everwire.machine.Effect;
import dev.everwire.machine.Machine;
import dev.everwire.machine.MachineOptions;
import dev.everwire.machine.Phase;
import dev.everwire.machine.Signal;
import dev.everwire.machine.State;
import dev.everwire.machine.Step;
import dev.everwire.policy.Backoff;
import dev.everwire.policy.ConnectGate;
import dev.everwire.policy.Loss;
import dev.everwire.policy.ReconnectPolicy;
import dev.everwire.policy.Verdict;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One fleet after a restart of its server. Each client is the machine of a real socket, with the
 * policy, the backoff and the gate of one; the network, the server and the time are simulated. The
 * same scenario gives the same result each time.
 */
final class Storm {

  /** What a client's time on the agenda is for. */
  private enum Due {
    LOSS,
    RETRY,
    OPENED,
    REFUSED,
    BUSY,
    TIMEOUT
  }

  private static final WebSocketRequest REQUEST = WebSocketRequest.of("wss://example.org/");
  private static final long CONNECTION_TIMEOUT_NS = Duration.ofSeconds(4).toNanos();

  /** R1's numbers; nobody gives up. */
  private static final MachineOptions NUMBERS =
      new MachineOptions(
          Integer.MAX_VALUE,
          Duration.ofSeconds(5).toNanos(),
          CONNECTION_TIMEOUT_NS,
          Duration.ofSeconds(10).toNanos(),
          State.NEVER,
          State.NEVER);

  private static final Loss RESET =
      Loss.of(Loss.Source.NETWORK, new SocketException("connection reset"));
  private static final Loss REFUSED =
      Loss.of(Loss.Source.NETWORK, new ConnectException("connection refused"));
  private static final Loss TIMED_OUT =
      Loss.of(Loss.Source.TIMEOUT, new ConnectException("no answer"));

  private final Scenario scenario;
  private final Strategy strategy;
  private final boolean gated;
  private final Machine machine = new Machine(NUMBERS);
  private final StormTime time = new StormTime();
  private final SplittableRandom random;
  private final Agenda agenda;
  private final ServerModel server;
  private final Counts counts;
  private final Loss busy;
  private final Backoff[] backoffs;
  private final ConnectGate[] gates;
  private final State[] states;
  private final Due[] dues;
  private final ConnectGate.@Nullable Pass[] passes;

  Storm(Scenario scenario, Strategy strategy, boolean gated) {
    this.scenario = scenario;
    this.strategy = strategy;
    this.gated = gated;
    this.random = new SplittableRandom(scenario.seed());
    this.agenda = new Agenda(scenario.clients(), (int) Scenario.LIMIT.toMillis());
    this.server = new ServerModel(scenario);
    this.counts = new Counts(scenario);
    this.busy = busy(scenario.retryAfter());
    this.backoffs = new Backoff[scenario.processes()];
    this.gates = new ConnectGate[scenario.processes()];
    this.states = new State[scenario.clients()];
    this.dues = new Due[scenario.clients()];
    this.passes = new ConnectGate.Pass[scenario.clients()];
  }

  private static Loss busy(Duration retryAfter) {
    String seconds = Long.toString(retryAfter.toSeconds());
    return Loss.of(
        Loss.Source.HANDSHAKE,
        new HandshakeException(503, Map.of("Retry-After", List.of(seconds)), "", null));
  }

  StormResult run() {
    for (int process = 0; process < gates.length; process++) {
      backoffs[process] = strategy.backoff(random);
      gates[process] =
          gated
              ? ConnectGate.of(scenario.inFlight(), scenario.perSecond(), time)
              : ConnectGate.none();
    }
    Arrays.fill(states, open());
    long noticeMs = scenario.notice().toMillis();
    for (int client = 0; client < states.length; client++) {
      put(client, Due.LOSS, random.nextLong(noticeMs + 1));
    }
    while (counts.totalBack() < states.length && agenda.advance()) {
      time.advanceTo(agenda.nowMs());
      for (int client = agenda.poll(); client >= 0; client = agenda.poll()) {
        due(client);
      }
    }
    return counts.result(scenario, strategy, gated);
  }

  /** How every client stands when the server goes: connected, for long. */
  private State open() {
    State state = machine.step(State.INITIAL, new Signal.Start(), 0).state();
    int epoch = state.epoch();
    for (Signal signal :
        List.of(
            new Signal.Prepared(epoch),
            new Signal.Admitted(epoch),
            new Signal.Opened(epoch),
            new Signal.Greeted(epoch, false, 0))) {
      state = machine.step(state, signal, 0).state();
    }
    return state;
  }

  private void put(int client, Due due, long atMs) {
    dues[client] = due;
    agenda.put(client, atMs);
  }

  private void due(int client) {
    int epoch = states[client].epoch();
    signal(
        client,
        switch (dues[client]) {
          case LOSS -> new Signal.Lost(epoch, RESET);
          case RETRY -> new Signal.Tick(agenda.nowMs(), 0, true);
          case OPENED -> new Signal.Opened(epoch);
          case REFUSED -> new Signal.Lost(epoch, REFUSED);
          case BUSY -> new Signal.Lost(epoch, busy);
          case TIMEOUT -> new Signal.Lost(epoch, TIMED_OUT);
        });
  }

  /** The effects that lead to the next signal come last, so that one may come within the other. */
  private void signal(int client, Signal signal) {
    Step step = machine.step(states[client], signal, time.nanoTime());
    states[client] = step.state();
    for (Effect effect : step.effects()) {
      perform(client, effect);
    }
    if (signal instanceof Signal.Decided && states[client].phase() instanceof Phase.Waiting wait) {
      put(client, Due.RETRY, ceilMs(wait.untilNs()));
    }
  }

  private void perform(int client, Effect effect) {
    int epoch = states[client].epoch();
    if (effect instanceof Effect.Prepare) {
      signal(client, new Signal.Prepared(epoch));
    } else if (effect instanceof Effect.Admit) {
      admit(client, epoch);
    } else if (effect instanceof Effect.Dial) {
      dial(client);
    } else if (effect instanceof Effect.Greet) {
      leave(client);
      signal(client, new Signal.Greeted(epoch, false, agenda.nowMs()));
    } else if (effect instanceof Effect.Abandon) {
      leave(client);
    } else if (effect instanceof Effect.AnnounceOpen) {
      counts.back(agenda.nowMs());
    } else if (effect instanceof Effect.Decide decide) {
      signal(client, decide(client, decide));
    }
  }

  private void admit(int client, int epoch) {
    Signal admitted = new Signal.Admitted(epoch);
    if (passes[client] != null) {
      // Prepared anew after a long wait: the place is kept.
      signal(client, admitted);
    } else {
      passes[client] = gates[process(client)].enter(REQUEST, () -> signal(client, admitted));
    }
  }

  private void leave(int client) {
    ConnectGate.Pass pass = passes[client];
    passes[client] = null;
    if (pass != null) {
      pass.leave();
    }
  }

  private void dial(int client) {
    counts.attempt(client, agenda.nowMs());
    long nowNs = time.nanoTime();
    long answerMs = agenda.nowMs() + Scenario.ROUND_TRIP_MS;
    long deadlineMs = ceilMs(((Phase.Connecting) states[client].phase()).deadlineNs());
    long doneNs = server.isDown(nowNs) ? ServerModel.FULL : server.take(nowNs);
    long doneMs = ceilMs(doneNs) + Scenario.ROUND_TRIP_MS;
    if (doneNs != ServerModel.FULL && doneMs <= deadlineMs) {
      put(client, Due.OPENED, doneMs);
    } else if (doneNs == ServerModel.FULL && strategy.serverAsks()) {
      put(client, Due.BUSY, answerMs);
    } else if (server.isDown(nowNs)) {
      put(client, Due.REFUSED, answerMs);
    } else {
      put(client, Due.TIMEOUT, deadlineMs);
    }
  }

  private Signal decide(int client, Effect.Decide asked) {
    Verdict verdict = ReconnectPolicy.standard().decide(asked.loss(), time.instant());
    Duration delay =
        backoffs[process(client)].delay(
            asked.attempt(), Duration.ofNanos(asked.previousDelayNs()), random);
    return new Signal.Decided(verdict.retry(), verdict.atLeast().plus(delay).toNanos());
  }

  private int process(int client) {
    return client / scenario.socketsPerProcess();
  }

  private static long ceilMs(long ns) {
    return (ns + 999_999) / 1_000_000;
  }
}
