package dev.everwire.testkit.server;

import dev.everwire.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A script whose lines are numbered by the clock, so that nothing needs to be stored. */
final class Ticker implements Script {

  private final TimeSource time = TimeSource.system();
  private final long startNanos = time.nanoTime();
  private final long intervalNanos;

  Ticker(Duration interval) {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval " + interval + ": must be more than 0");
    }
    intervalNanos = interval.toNanos();
  }

  @Override
  public void play(ServerConnection connection) throws Exception {
    long latest = latest();
    String from = connection.handshake().query("from").orElse(String.valueOf(latest + 1));
    if (!from.matches("[1-9][0-9]{0,17}")) {
      connection.respond(400, Map.of(), "from=" + from + ": must be a number of 1 or more\n");
      return;
    }
    connection.accept();
    long next = Long.parseLong(from);
    while (true) {
      for (; next <= latest(); next++) {
        connection.text("tick " + next);
      }
      if (connection.awaitReadable(untilNextTick()) && !answered(connection, connection.read())) {
        return;
      }
    }
  }

  private static boolean answered(ServerConnection connection, @Nullable Frame frame)
      throws Exception {
    if (frame == null) {
      return false;
    }
    if (frame.opcode() == Frame.PING) {
      connection.pong(frame.payload());
    } else if (frame.opcode() == Frame.CLOSE) {
      connection.send(frame.withMask(false));
      return false;
    }
    return true;
  }

  private long latest() {
    return (time.nanoTime() - startNanos) / intervalNanos;
  }

  private Duration untilNextTick() {
    long elapsed = time.nanoTime() - startNanos;
    return Duration.ofNanos(intervalNanos - elapsed % intervalNanos);
  }
}
