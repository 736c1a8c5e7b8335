package dev.everwire.cli.connect;

import dev.everwire.Event;
import dev.everwire.OpenEvent;
import dev.everwire.cli.console.Causes;
import dev.everwire.cli.console.Durations;
import dev.everwire.cli.console.StatusLine;
import dev.everwire.policy.Loss;
import dev.everwire.reconnect.DroppedEvent;
import dev.everwire.reconnect.GaveUpEvent;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What standard error is told of a connection's troubles, one line each. */
final class Notices {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final StatusLine err;
  private final String url;
  private final boolean debug;
  private boolean wasOpen;
  private boolean isOpen;

  /**
   * Creates notices.
   *
   * @param url as it may be shown
   * @param debug whether stack traces follow
   */
  Notices(StatusLine err, String url, boolean debug) {
    this.err = err;
    this.url = url;
    this.debug = debug;
  }

  void print(Event event) {
    if (event instanceof OpenEvent) {
      opened();
    } else if (event instanceof ReconnectingEvent reconnecting) {
      reconnecting(reconnecting);
    } else if (event instanceof ReconnectedEvent reconnected) {
      reconnected(reconnected);
    } else if (event instanceof GaveUpEvent gaveUp) {
      String retries = gaveUp.attempts() == 1 ? "1 retry" : gaveUp.attempts() + " retries";
      say(url + " given up after " + retries + ": " + Causes.describe(gaveUp.cause()));
      trace(gaveUp.cause());
    } else if (event instanceof DroppedEvent dropped) {
      say(
          "a message of "
              + dropped.message().size()
              + " bytes was not sent: "
              + (dropped.cause() == null ? dropped.reason() : Causes.describe(dropped.cause())));
    }
  }

  private void opened() {
    if (!wasOpen && err.isDrawn()) {
      say("connected to " + url);
    }
    wasOpen = true;
    isOpen = true;
  }

  private void reconnecting(ReconnectingEvent event) {
    say(
        String.format(
            Locale.ROOT,
            "%s %s: %s; retry %d in %s",
            url,
            isOpen ? "lost" : "not reached",
            Causes.describe(event.cause()),
            event.attempt(),
            Durations.show(event.delay())));
    isOpen = false;
    trace(event.cause());
  }

  private void reconnected(ReconnectedEvent event) {
    String missing =
        event.lastMessage() == null
            ? ""
            : "; what came after " + CLOCK.format(event.lastMessage()) + " may be missing";
    say(
        String.format(
            Locale.ROOT,
            "%s is back after %s, %d %s, %d queued%s",
            url,
            Durations.show(event.outage()),
            event.attempts(),
            event.attempts() == 1 ? "attempt" : "attempts",
            event.queuedMessages(),
            missing));
  }

  void say(String line) {
    err.println("everwire: " + line);
  }

  private void trace(Loss loss) {
    if (debug) {
      trace(loss.cause());
    }
  }

  /** Prints what a piece of this program threw, which is a defect of it. */
  void defect(Throwable thrown) {
    say("internal error: " + Causes.describe(thrown));
    if (debug) {
      trace(thrown);
    }
  }

  private void trace(@Nullable Throwable thrown) {
    if (thrown != null) {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text, true));
      err.println(text.toString().stripTrailing());
    }
  }
}
