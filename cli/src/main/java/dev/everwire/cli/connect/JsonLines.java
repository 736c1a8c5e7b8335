package dev.everwire.cli.connect;

import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.Event;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.OpenEvent;
import dev.everwire.cli.console.Causes;
import dev.everwire.cli.console.JsonObject;
import dev.everwire.policy.Loss;
import dev.everwire.reconnect.DroppedEvent;
import dev.everwire.reconnect.GaveUpEvent;
import dev.everwire.reconnect.ReconnectedEvent;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.time.TimeSource;
import java.io.PrintStream;
import java.util.Objects;

/** Every event, as one JSON object a line; each has {@code type} and {@code time} (UTC). */
final class JsonLines implements Output {

  private final PrintStream out;
  private final BinaryFormat binary;
  private final TimeSource time;

  JsonLines(PrintStream out, BinaryFormat binary, TimeSource time) {
    this.out = out;
    this.binary = binary;
    this.time = time;
  }

  @Override
  public void print(Event event) {
    if (event instanceof MessageEvent message
        && message.data() instanceof Message.Binary
        && binary == BinaryFormat.SKIP) {
      return;
    }
    JsonObject json = new JsonObject();
    json.add("type", event.type()).add("time", time.instant().toString());
    describe(event, json);
    out.print(json);
    out.print('\n');
  }

  private void describe(Event event, JsonObject json) {
    if (event instanceof MessageEvent message) {
      message(message.data(), json);
    } else if (event instanceof OpenEvent open) {
      json.add("protocol", open.target().protocol());
    } else if (event instanceof ErrorEvent error) {
      json.add("error", Causes.describe(error.error()));
    } else if (event instanceof CloseEvent close) {
      json.add("code", close.code())
          .add("reason", close.reason())
          .add("wasClean", close.wasClean())
          .add("willReconnect", close.willReconnect());
    } else if (event instanceof ReconnectingEvent reconnecting) {
      json.add("attempt", reconnecting.attempt()).add("delayMs", reconnecting.delay().toMillis());
      loss(reconnecting.cause(), json);
    } else if (event instanceof ReconnectedEvent reconnected) {
      json.add("attempts", reconnected.attempts())
          .add("outageMs", reconnected.outage().toMillis())
          .add("lastMessage", Objects.toString(reconnected.lastMessage(), null))
          .add("queued", reconnected.queuedMessages());
    } else if (event instanceof GaveUpEvent gaveUp) {
      json.add("attempts", gaveUp.attempts()).add("queued", gaveUp.queuedMessages());
      loss(gaveUp.cause(), json);
    } else if (event instanceof DroppedEvent dropped) {
      json.add("reason", dropped.reason().toString()).add("bytes", dropped.message().size());
    }
  }

  private void message(Message message, JsonObject json) {
    if (message instanceof Message.Text text) {
      json.add("data", text.value());
    } else if (message instanceof Message.Binary bytes) {
      json.add("data", binary.encode(bytes.buffer())).add("encoding", binary.toString());
    }
  }

  private static void loss(Loss loss, JsonObject json) {
    json.add("source", loss.source().toString())
        .add("code", loss.code())
        .add("reason", loss.reason());
    if (loss.status() != 0) {
      json.add("status", loss.status());
    }
    if (loss.cause() != null) {
      json.add("error", Causes.describe(loss.cause()));
    }
  }
}
