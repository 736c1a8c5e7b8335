package dev.everwire.reconnect;

import dev.everwire.CloseEvent;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.OpenEvent;
import dev.everwire.event.EventTarget;
import dev.everwire.event.SerialExecutor;
import dev.everwire.flow.ReadGate;
import dev.everwire.machine.Effect;
import dev.everwire.machine.Machine;
import dev.everwire.machine.MachineOptions;
import dev.everwire.machine.Phase;
import dev.everwire.machine.Signal;
import dev.everwire.machine.State;
import dev.everwire.machine.Step;
import dev.everwire.policy.DeliveryGuarantee;
import dev.everwire.policy.Heartbeat;
import dev.everwire.policy.OutboxStoreException;
import dev.everwire.reconnect.DroppedEvent.Reason;
import dev.everwire.time.TimeSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The loop around the machine: turns what happens into signals, and has the effects performed that
 * the machine answers with. All of it runs in one {@link SerialExecutor}, on the transport's
 * threads where they bring something, so that a message costs no hand-over; what the application
 * calls only ever leaves a task there.
 */
final class Shell implements Sender.Context, Incoming.Context {

  /** What the application has asked for and the machine has not seen yet. */
  private static final class Intent {

    final boolean close;

    Intent(boolean close) {
      this.close = close;
    }
  }

  final Sender sender;
  final Incoming incoming;
  final CatchingUp catchingUp;
  final HandOver handOver;
  final ReadGate gate;
  final SerialExecutor serial;

  private final ReconnectingWebSocket socket;
  private final ReconnectingWebSocketOptions options;
  private final EventTarget target;
  private final Announcer announcer;
  private final Attempts attempts = new Attempts();
  private final Machine machine;
  private final Effects effects;
  private final TimeSource time;
  private final long originNs;

  private volatile State state = State.INITIAL;
  private volatile @Nullable Intent intent;

  private TimeSource.@Nullable Timer timer;
  private long timerAtNs = State.NEVER;

  Shell(
      ReconnectingWebSocket socket,
      ReconnectingWebSocketOptions options,
      EventTarget target,
      SerialExecutor serial,
      Preparation preparation) {
    this.socket = socket;
    this.options = options;
    this.target = target;
    this.time = options.time;
    this.originNs = time.nanoTime();
    this.serial = serial;
    this.announcer = new Announcer(socket, target);
    this.machine = new Machine(numbers(options));
    this.gate = new ReadGate(attempts);
    this.incoming = new Incoming(this, serial, gate, options.catchUpOptions);
    this.sender = new Sender(options, this);
    this.catchingUp = new CatchingUp(this, incoming, announcer, options);
    this.handOver = new HandOver(sender, options.random);
    Connector connector =
        new Connector(socket, options, preparation, signal -> enter(() -> signal(signal)));
    this.effects = new Effects(this, options, announcer, connector);
  }

  private static MachineOptions numbers(ReconnectingWebSocketOptions options) {
    Heartbeat heartbeat = options.heartbeat == null ? Heartbeat.DEFAULT : options.heartbeat;
    Duration timeout = options.connectionTimeout;
    return new MachineOptions(
        options.maxRetries,
        options.minUptime.toNanos(),
        timeout == null ? State.NEVER : timeout.toNanos(),
        options.closeTimeout.toNanos(),
        heartbeat.interval().toNanos(),
        heartbeat.timeout().toNanos());
  }

  // ---- what the application asks for

  void start() {
    ask(new Intent(false), new Signal.Start());
  }

  void reconnect(int code, String reason) {
    announcer.reconnectAsked();
    ask(new Intent(false), new Signal.Reconnect(code, reason));
  }

  void replace() {
    serial.execute(() -> signal(new Signal.Replace()));
  }

  void close(int code, String reason) {
    ask(new Intent(true), new Signal.Close(code, reason));
    sender.acceptanceChanged();
  }

  private void ask(Intent asked, Signal signal) {
    intent = asked;
    serial.execute(() -> signal(signal, asked));
  }

  CompletionStage<OpenEvent> opened() {
    return announcer.opened();
  }

  CompletionStage<CloseEvent> closed() {
    return announcer.closed();
  }

  // ---- the loop

  void signal(Signal signal) {
    signal(signal, null);
  }

  private void signal(Signal first, @Nullable Intent served) {
    Signal signal = first;
    while (signal != null) {
      Step step = machine.step(state, signal, nowNs());
      state = step.state();
      if (served != null && intent == served) {
        intent = null;
      }
      signal = null;
      for (Effect effect : step.effects()) {
        Signal answer = effects.perform(effect);
        signal = answer == null ? signal : answer;
      }
    }
    if (state.phase() instanceof Phase.Open) {
      receive(current());
    } else if (state.phase() instanceof Phase.Closing) {
      // What comes now is discarded, but the peer's Close frame has to be read.
      current().resume();
    } else if (state.phase() instanceof Phase.Closed && !accepts()) {
      sender.closed();
    }
    arm();
  }

  /** Never within this call, nor on the thread of another socket that made room at the gate. */
  void later(Signal signal) {
    serial.execute(() -> signal(signal));
  }

  /** Lets the messages of a connection in that has just opened; does nothing later on. */
  private void receive(Attempt opened) {
    if (opened.held.isHeldFor(HeldMessages.Reason.OPENING)) {
      catchingUp.opened(opened);
      incoming.release(opened, HeldMessages.Reason.OPENING);
    }
  }

  /** Within this call if possible; never while this thread holds the sender's lock. */
  void enter(Runnable task) {
    if (sender.isBusyOnThisThread()) {
      serial.execute(task);
    } else {
      serial.run(task);
    }
  }

  private void arm() {
    long atNs = machine.wakeAtNs(state);
    if (atNs == timerAtNs) {
      return;
    }
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    timerAtNs = atNs;
    if (atNs != State.NEVER) {
      timer = scheduleIn(Math.max(0, atNs - nowNs()), () -> serial.run(() -> tick(atNs)));
    }
  }

  private void tick(long atNs) {
    if (atNs != timerAtNs) {
      return;
    }
    timer = null;
    timerAtNs = State.NEVER;
    // Who does not read cannot see signs of life, so their absence says nothing.
    boolean reading = !gate.isHeld();
    long lifeNs = reading ? incoming.lastLifeNs() : nowNs();
    signal(new Signal.Tick(time.instant().toEpochMilli(), lifeNs, reading));
  }

  // ---- times

  Instant instantOf(long ns) {
    return time.instant().minusNanos(nowNs() - ns);
  }

  /** Returns the time of what has happened, null if it never has. */
  @Nullable Instant instantIfAny(long ns) {
    return ns < 0 ? null : instantOf(ns);
  }

  private Attempt current() {
    return attempts.current();
  }

  // ---- what the transport may do

  @Override
  public void arrived(Attempt from, Message message) {
    if (attempts.has(from)) {
      try {
        sender.arrived(message);
        settledIfSo();
      } catch (RuntimeException | Error e) {
        // The application's function could not read a message, which is to be dispatched still.
        options.uncaught.accept(e);
      }
    }
  }

  void pong(ByteBuffer payload) {
    sender.pong(payload);
    handOver.pong(payload);
    settledIfSo();
  }

  private void settledIfSo() {
    Signal settled = handOver.settled();
    if (settled != null) {
      signal(settled);
    }
  }

  @Override
  public boolean isCurrent(Attempt from) {
    return attempts.isCurrent(from);
  }

  @Override
  public boolean delivers(Attempt from) {
    // One that is to take a closing one's place may still get it: by reconnect. The closing one
    // itself is not gone on with, whatever is asked for meanwhile.
    boolean closing = readyState() == IWebSocket.CLOSING || state.phase() instanceof Phase.Closing;
    return attempts.has(from) && !(closing && attempts.isCurrent(from));
  }

  @Override
  public void overflowed(Attempt from) {
    catchingUp.overflowed(from);
  }

  @Override
  public void dispatch(Message message) {
    socket.dispatch(message);
  }

  // ---- what is so

  int readyState() {
    Intent asked = intent;
    Phase phase = state.phase();
    if (asked != null && !asked.close) {
      return IWebSocket.CONNECTING;
    } else if (phase instanceof Phase.Closed) {
      return IWebSocket.CLOSED;
    } else if (asked != null || phase instanceof Phase.Closing) {
      return IWebSocket.CLOSING;
    }
    return phase instanceof Phase.Open ? IWebSocket.OPEN : IWebSocket.CONNECTING;
  }

  @Override
  public boolean accepts() {
    Intent asked = intent;
    if (asked != null) {
      return !asked.close;
    }
    Phase phase = state.phase();
    return phase instanceof Phase.Closed closed
        ? closed.ending() == Phase.Ending.NOT_STARTED
        : !(phase instanceof Phase.Closing);
  }

  boolean confirms() {
    return options.deliveryGuarantee == DeliveryGuarantee.AT_LEAST_ONCE;
  }

  int retryCount() {
    return state.retries();
  }

  Attempts attempts() {
    return attempts;
  }

  @Override
  public boolean onEventThread() {
    return serial.isRunner();
  }

  @Override
  public long nowNs() {
    return time.nanoTime() - originNs;
  }

  @Override
  public TimeSource.Timer scheduleIn(long delayNs, Runnable task) {
    return time.schedule(delayNs, () -> options.executor.execute(task));
  }

  @Override
  public void dropped(Message message, Reason reason, @Nullable Throwable cause) {
    serial.execute(() -> target.dispatch(new DroppedEvent(socket, message, reason, cause)));
  }

  @Override
  public void waterMarkCrossed(WaterMarks marks) {
    serial.execute(
        () ->
            marks.tell(
                above -> target.dispatch(new WaterMarkEvent(socket, above, sender.keptBytes()))));
  }

  @Override
  public void outboxFailed(OutboxStoreException cause) {
    serial.execute(() -> target.dispatch(new OutboxFailedEvent(socket, cause)));
  }
}
