package dev.everwire.reconnect;

import dev.everwire.machine.Effect;
import dev.everwire.machine.Signal;
import dev.everwire.machine.State;
import dev.everwire.policy.ConnectGate;
import dev.everwire.policy.Heartbeat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Does what the machine decides (R1 to R5, R16). Used in the shell's serial executor. */
final class Effects {

  private final Shell shell;
  private final ReconnectingWebSocketOptions options;
  private final Attempts attempts;
  private final Sender sender;
  private final Incoming incoming;
  private final CatchingUp catchingUp;
  private final HandOver handOver;
  private final Announcer announcer;
  private final Connector connector;
  private final Decisions decisions;
  private final TransportEvents events;
  private final ConnectionAge age;
  private final ConnectGate connectGate;
  private int queuedAtFlush;

  Effects(
      Shell shell, ReconnectingWebSocketOptions options, Announcer announcer, Connector connector) {
    this.shell = shell;
    this.options = options;
    this.attempts = shell.attempts();
    this.sender = shell.sender;
    this.incoming = shell.incoming;
    this.catchingUp = shell.catchingUp;
    this.handOver = shell.handOver;
    this.announcer = announcer;
    this.connector = connector;
    this.decisions = new Decisions(options);
    this.events = new TransportEvents(shell, incoming);
    this.age = new ConnectionAge(options.maxConnectionAge, options.random, shell, shell::replace);
    this.connectGate = options.resolveConnectGate();
  }

  /** A transport that throws must not keep the effects behind this one from being performed. */
  @Nullable Signal perform(Effect effect) {
    try {
      return carryOut(effect);
    } catch (RuntimeException | Error e) {
      options.uncaught.accept(e);
      return null;
    }
  }

  private @Nullable Signal carryOut(Effect effect) {
    if (effect instanceof Effect.Prepare prepare) {
      connector.prepare(attempts.begin(prepare.epoch()));
    } else if (effect instanceof Effect.Admit admit) {
      Attempt prepared = attempts.of(admit.epoch());
      prepared.gatePlace.ask(connectGate, prepared, shell::later, options.uncaught);
    } else if (effect instanceof Effect.Dial dial) {
      Signal failed = connector.dial(attempts.of(dial.epoch()), events);
      shell.gate.socketChanged();
      return failed;
    } else if (effect instanceof Effect.Greet greet) {
      return connector.greet(attempts.of(greet.epoch()));
    } else if (effect instanceof Effect.Flush) {
      incoming.alive();
      queuedAtFlush = sender.queuedMessages();
      sender.connect(Objects.requireNonNull(attempts.current().socket()));
      age.begin();
    } else if (effect instanceof Effect.Probe) {
      probe();
    } else if (effect instanceof Effect.Abandon abandon) {
      leave(abandon.epoch()).abandon();
    } else if (effect instanceof Effect.Retire retire) {
      leave(retire.epoch()).retire(retire.code(), retire.reason());
    } else if (effect instanceof Effect.Finish finish) {
      catchingUp.abandon();
      incoming.discardHeld(attempts.current());
      sender.finish(finish.code(), finish.reason());
    } else if (effect instanceof Effect.Decide decide) {
      return decisions.decide(decide, options.time.instant());
    } else if (effect instanceof Effect.Settle) {
      return handOver.settle(attempts.current());
    } else if (effect instanceof Effect.GoOn) {
      handOver.cancel();
    } else if (effect instanceof Effect.Leave) {
      handOver.leave(attempts.current());
    } else if (effect instanceof Effect.Promote) {
      incoming.promoted(attempts.promote());
    } else {
      announce(effect);
    }
    return null;
  }

  private void probe() {
    Heartbeat heartbeat = options.heartbeat;
    boolean byPing = heartbeat != null && heartbeat.probe() == null;
    if (!byPing || !sender.probe()) {
      connector.probe(attempts.current());
    }
  }

  private Attempt leave(int epoch) {
    Attempt left = attempts.of(epoch);
    incoming.discardHeld(left);
    boolean current = attempts.isCurrent(left);
    attempts.remove(left);
    if (current) {
      age.end();
      sender.disconnect();
      catchingUp.left(left);
    }
    return left;
  }

  private void announce(Effect effect) {
    if (effect instanceof Effect.AnnounceOpen) {
      announcer.open();
    } else if (effect instanceof Effect.AnnounceClose close) {
      sender.acceptanceChanged();
      announcer.close(close);
    } else if (effect instanceof Effect.AnnounceReconnecting reconnecting) {
      announcer.reconnecting(reconnecting);
    } else if (effect instanceof Effect.AnnounceReconnected reconnected) {
      State.Outage outage = reconnected.outage();
      announcer.reconnected(
          shell.instantOf(outage.startNs()),
          options.time.instant(),
          shell.instantIfAny(incoming.lastMessageNs()),
          outage.attempts(),
          queuedAtFlush);
    } else if (effect instanceof Effect.AnnounceReplaced replaced) {
      catchingUp.replaced(replaced.wasClean());
      announcer.replaced(replaced);
    } else if (effect instanceof Effect.AnnounceReplacementFailed failed) {
      if (!failed.willRetry()) {
        age.begin();
      }
      announcer.replacementFailed(failed);
    } else if (effect instanceof Effect.AnnounceGaveUp gaveUp) {
      announcer.gaveUp(gaveUp, sender.queuedMessages());
    }
  }
}
