package dev.everwire.reconnect;

import dev.everwire.AbortController;
import dev.everwire.Lingering;
import dev.everwire.Message;
import dev.everwire.machine.Signal;
import dev.everwire.policy.Loss;
import dev.everwire.policy.Loss.Source;
import dev.everwire.reconnect.CatchUpException.Reason;
import dev.everwire.reconnect.CatchUpOptions.Choice;
import dev.everwire.time.TimeSource;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs the catch-up hook on connections that follow a lost one, while what they bring is held
 * (R14). Remembers the outage until it is caught up, or given up on. Used in the shell's serial
 * executor, but for what the hook calls.
 */
final class CatchingUp {

  /** The first loss since messages were last complete. */
  private record Missing(long startNs, long lastMessageNs, long lastConfirmedNs, int epoch) {}

  private final Shell shell;
  private final Incoming incoming;
  private final Announcer announcer;
  private final ReconnectingWebSocketOptions options;
  private final CatchUpOptions bounds;
  private @Nullable Missing missing;
  private @Nullable Run running;
  private boolean everOpened;

  /**
   * Whether the last connection lacked nothing, and all that its peer still sent was waited for.
   */
  private boolean lingered;

  CatchingUp(
      Shell shell, Incoming incoming, Announcer announcer, ReconnectingWebSocketOptions options) {
    this.shell = shell;
    this.incoming = incoming;
    this.announcer = announcer;
    this.options = options;
    this.bounds = options.catchUpOptions;
  }

  /** One call of the hook, on one connection, and its sink. */
  private final class Run {

    final Attempt attempt;
    final CatchUp catchUp;
    final AbortController abort = new AbortController();
    final TimeSource.Timer timer;
    volatile boolean over;
    boolean delivered;
    long deliveredNs;

    Run(Attempt attempt) {
      this.attempt = attempt;
      this.catchUp = new CatchUp(outage(attempt), abort.signal(), this::deliver);
      this.timer =
          shell.scheduleIn(
              bounds.timeout().toNanos(),
              () -> shell.enter(() -> failed(this, Reason.TIMED_OUT, null)));
    }

    private CompletionStage<Void> deliver(Message message) {
      Objects.requireNonNull(message, "message");
      if (over) {
        throw tooLate();
      }
      CompletableFuture<Void> dispatched = new CompletableFuture<>();
      shell.enter(() -> dispatch(message, dispatched));
      return dispatched.minimalCompletionStage();
    }

    private void dispatch(Message message, CompletableFuture<Void> dispatched) {
      if (over || !incoming.hears(attempt)) {
        dispatched.completeExceptionally(tooLate());
        return;
      }
      delivered = true;
      deliveredNs = shell.nowNs();
      shell.dispatch(message);
      dispatched.complete(null);
    }

    private CancellationException tooLate() {
      return new CancellationException("too late to deliver: this catch-up is over: " + catchUp);
    }
  }

  // ---- connections

  /** Runs the hook if there is one, and something to catch up with. */
  void opened(Attempt attempt) {
    CatchUpHook hook = options.catchUp;
    boolean first = !everOpened;
    everOpened = true;
    if (hook == null || (missing == null && !(first && bounds.atFirstConnection()))) {
      return;
    }
    Run run = new Run(attempt);
    running = run;
    incoming.hold(attempt, HeldMessages.Reason.CATCH_UP);
    try {
      options.executor.execute(() -> call(hook, run));
    } catch (RuntimeException e) {
      failed(run, Reason.FAILED, e);
    }
  }

  /** What was open is lost, or about to be closed: its catch-up is worth nothing any more. */
  void abandon() {
    Run run = running;
    if (run != null) {
      end(run, false);
    }
  }

  /** Notes that a connection was left; if it was open something may be missing from now on. */
  void left(Attempt attempt) {
    boolean complete = running == null && missing == null;
    abandon();
    lingered = complete && attempt.socket() instanceof Lingering;
    boolean wasOpen = !attempt.held.isHeldFor(HeldMessages.Reason.OPENING);
    if (wasOpen && missing == null) {
      missing =
          new Missing(
              shell.nowNs(),
              incoming.lastMessageNs(),
              shell.sender.lastConfirmedNs(),
              attempt.epoch);
    }
  }

  /** After a planned replacement that went well nothing is missing of what the old one sent. */
  void replaced(boolean wasClean) {
    if (wasClean && lingered) {
      missing = null;
    }
  }

  private CatchUp.Outage outage(Attempt opened) {
    Missing since = missing;
    long nowNs = shell.nowNs();
    return since == null
        ? new CatchUp.Outage(null, shell.instantOf(nowNs), null, null, opened.epoch)
        : new CatchUp.Outage(
            shell.instantOf(since.startNs),
            shell.instantOf(nowNs),
            shell.instantIfAny(since.lastMessageNs),
            shell.instantIfAny(since.lastConfirmedNs),
            opened.epoch - since.epoch);
  }

  // ---- the hook

  /** On the executor: the hook may block. */
  private void call(CatchUpHook hook, Run run) {
    if (run.over) {
      return;
    }
    try {
      CompletionStage<?> done = hook.catchUp(run.catchUp);
      if (done == null) {
        ended(run, null);
      } else {
        done.whenComplete((ignored, error) -> ended(run, error));
      }
    } catch (Throwable e) {
      ended(run, e);
    }
  }

  /** Behind what the hook has delivered: {@code enter} keeps the order of the calls. */
  private void ended(Run run, @Nullable Throwable error) {
    shell.enter(
        () -> {
          if (error == null) {
            succeeded(run);
          } else {
            boolean wrapped = error instanceof CompletionException && error.getCause() != null;
            failed(run, Reason.FAILED, wrapped ? error.getCause() : error);
          }
        });
  }

  private void succeeded(Run run) {
    if (run == running) {
      end(run, true);
      missing = null;
      if (run.delivered) {
        incoming.complete(run.deliveredNs);
      }
      incoming.release(run.attempt, HeldMessages.Reason.CATCH_UP);
    }
  }

  /** A connection that cannot be paused has brought more than may be held. */
  void overflowed(Attempt attempt) {
    Run run = running;
    if (run != null && run.attempt == attempt) {
      failed(run, Reason.OVERFLOW, null);
    }
  }

  private void failed(Run run, Reason reason, @Nullable Throwable cause) {
    if (run != running) {
      return;
    }
    end(run, false);
    CatchUpException failure = new CatchUpException(reason, run.catchUp, cause);
    if (choose(failure) == Choice.GO_ON) {
      missing = null;
      announcer.gap(failure);
      incoming.release(run.attempt, HeldMessages.Reason.CATCH_UP);
    } else {
      Loss loss = Loss.of(Source.APPLICATION, failure);
      shell.enter(() -> shell.signal(new Signal.Lost(run.attempt.epoch, loss)));
    }
  }

  private Choice choose(CatchUpException failure) {
    try {
      return Objects.requireNonNull(bounds.onFailure().apply(failure), "onFailure chose null");
    } catch (RuntimeException | Error e) {
      options.uncaught.accept(e);
      return Choice.RECONNECT;
    }
  }

  private void end(Run run, boolean done) {
    running = null;
    run.over = true;
    run.timer.cancel();
    if (!done) {
      try {
        run.abort.abort();
      } catch (RuntimeException | Error e) {
        options.uncaught.accept(e);
      }
    }
  }
}
