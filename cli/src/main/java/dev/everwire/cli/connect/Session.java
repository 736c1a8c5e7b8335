package dev.everwire.cli.connect;

import dev.everwire.CloseCode;
import dev.everwire.CloseEvent;
import dev.everwire.Event;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.MessageEvent;
import dev.everwire.cli.console.Causes;
import dev.everwire.cli.console.Console;
import dev.everwire.cli.console.Durations;
import dev.everwire.cli.console.ExitCode;
import dev.everwire.cli.console.Interruption;
import dev.everwire.cli.console.StatusLine;
import dev.everwire.policy.Loss;
import dev.everwire.reconnect.DroppedEvent;
import dev.everwire.reconnect.GaveUpEvent;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReconnectingWebSocket;
import dev.everwire.reconnect.ReconnectingWebSocketOptions;
import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code connect}: the socket, what comes in and goes out, and when it is over. Events
 * come one at a time; what ends the session may come from any thread, and the first to do so
 * decides the exit status.
 */
final class Session implements LineSender.Listener {

  /**
   * When a session ends by itself.
   *
   * @param count after so many messages
   * @param timeout after so long; null for never
   * @param onEndOfInput when the input has ended and all of it is sent
   */
  record Limits(long count, @Nullable Duration timeout, boolean onEndOfInput) {}

  private static final long CLOSE_PATIENCE_SECONDS = 5;
  private static final long DRAIN_POLL_NS = Duration.ofMillis(20).toNanos();

  private final TimeSource time = TimeSource.system();
  private final Console console;
  private final Limits limits;
  private final Output output;
  private final Traffic in = new Traffic(time);
  private final Traffic out = new Traffic(time);
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReconnectingWebSocket socket;
  private final ConnectionStatus status;
  private final StatusLine line;
  private final Notices notices;
  private final LineSender sender;
  private final AtomicLong unsendable = new AtomicLong();

  Session(
      Console console,
      ReconnectingWebSocketOptions options,
      String displayUrl,
      Output output,
      Limits limits,
      boolean debug) {
    this.console = console;
    this.limits = limits;
    this.output = output;
    for (EventType<?> type :
        List.of(
            EventType.OPEN,
            EventType.MESSAGE,
            EventType.ERROR,
            EventType.CLOSE,
            ReconnectingEvent.TYPE,
            ReconnectedEvent.TYPE,
            GaveUpEvent.TYPE,
            DroppedEvent.TYPE)) {
      options.on(type, this::happened);
    }
    socket = ReconnectingWebSocket.connect(options.startClosed(true).uncaught(this::defect));
    status = new ConnectionStatus(time, in, out, socket::queuedMessages);
    line = StatusLine.start(console, time, status::text);
    notices = new Notices(line, displayUrl, debug);
    sender = new LineSender(console.in(), socket, out, this);
  }

  /** Runs until it is over, and returns the exit status. */
  int run() throws InterruptedException {
    try (Interruption interruption = new Interruption()) {
      interruption.then(() -> exitCode.complete(ExitCode.OK));
      socket.reconnect();
      sender.start();
      TimeSource.Timer deadline = startDeadline();
      int code = exitCode.join();
      deadline.cancel();
      close(interruption.happened());
      return code;
    }
  }

  private TimeSource.Timer startDeadline() {
    Duration timeout = limits.timeout();
    return timeout == null
        ? () -> {}
        : time.schedule(timeout.toNanos(), () -> exitCode.complete(ExitCode.OK));
  }

  private void close(boolean interrupted) throws InterruptedException {
    if (socket.readyState() != IWebSocket.CLOSED) {
      socket.close(CloseCode.NORMAL, "");
      if (!closed.await(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        notices.say("the connection did not close in " + CLOSE_PATIENCE_SECONDS + "s");
      }
    }
    long unsent = socket.drainQueuedMessages().size() + sender.refused() + unsendable.get();
    if (unsent > 0 || interrupted || line.isDrawn()) {
      notices.say(totals(unsent));
    }
    line.close();
    console.out().flush();
  }

  private String totals(long unsent) {
    return String.format(
        Locale.ROOT,
        "%,d in, %,d out, %,d not sent, %,d reconnects, %s down",
        in.total(),
        out.total(),
        unsent,
        status.reconnects(),
        Durations.show(status.outages()));
  }

  // ---- what happens on the socket

  private void happened(Event event) {
    if (event instanceof MessageEvent message) {
      received(message);
      return;
    }
    line.above(() -> output.print(event));
    flush();
    follow(event);
    notices.print(event);
    if (event instanceof GaveUpEvent gaveUp) {
      exitCode.complete(exitCode(gaveUp.cause()));
    }
  }

  private void follow(Event event) {
    if (event.type().equals(EventType.OPEN.name())) {
      status.opened();
    } else if (event instanceof ReconnectingEvent reconnecting) {
      status.reconnecting(reconnecting);
    } else if (event instanceof ReconnectedEvent reconnected) {
      status.reconnected(reconnected);
    } else if (event instanceof DroppedEvent) {
      unsendable.incrementAndGet();
    } else if (event instanceof CloseEvent close && !close.willReconnect()) {
      status.closed();
      closed.countDown();
    }
  }

  private void received(MessageEvent message) {
    if (exitCode.isDone()) {
      return;
    }
    long number = in.increment();
    line.above(() -> output.print(message));
    flush();
    if (number >= limits.count()) {
      exitCode.complete(ExitCode.OK);
    }
  }

  /** Nobody reads on, as in a pipe to head: that is a way to ask for the end. */
  private void flush() {
    if (console.out().checkError()) {
      exitCode.complete(ExitCode.OK);
    }
  }

  private static int exitCode(Loss loss) {
    if (loss.status() != 0) {
      return ExitCode.REFUSED;
    } else if (loss.source() == Loss.Source.PEER && loss.code() == CloseCode.NORMAL) {
      return ExitCode.OK;
    }
    for (Throwable cause = loss.cause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return ExitCode.TLS;
      } else if (cause instanceof IllegalArgumentException) {
        return ExitCode.USAGE;
      }
    }
    return ExitCode.FAILED;
  }

  private void defect(Throwable thrown) {
    notices.defect(thrown);
  }

  // ---- what else happens

  @Override
  public void inputEnded() {
    if (limits.onEndOfInput()) {
      endWhenSent();
    }
  }

  /** However long that takes: what was read is to be sent, on this connection or a later one. */
  private void endWhenSent() {
    if (socket.readyState() == IWebSocket.OPEN && socket.bufferedAmount() == 0) {
      exitCode.complete(ExitCode.OK);
    } else if (!exitCode.isDone()) {
      time.schedule(DRAIN_POLL_NS, this::endWhenSent);
    }
  }

  @Override
  public void inputFailed(Exception e) {
    notices.say("standard input: " + Causes.describe(e));
    exitCode.complete(ExitCode.FAILED);
  }
}
