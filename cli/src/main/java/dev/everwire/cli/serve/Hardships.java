package dev.everwire.cli.serve;

import dev.everwire.testkit.server.Script;
import dev.everwire.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What a server that is not always well does to the clients of another script. */
final class Hardships {

  private Hardships() {}

  /** Resets each connection when it has reached an age. */
  static Script dropAfter(Duration age, Script script) {
    return connection -> {
      TimeSource.Timer drop =
          TimeSource.system()
              .schedule(
                  age.toNanos(),
                  () -> {
                    try {
                      connection.reset();
                    } catch (IOException e) {
                      // It is gone already, which is what was asked for.
                    }
                  });
      try {
        script.play(connection);
      } finally {
        drop.cancel();
      }
    };
  }

  /** Refuses with 401 whoever does not bring the token that the file holds at that moment. */
  static Script bearer(Path file, Script script) {
    return connection -> {
      String expected = "Bearer " + Files.readString(file).strip();
      if (connection.handshake().header("Authorization").orElse("").equals(expected)) {
        script.play(connection);
      } else {
        connection.respond(401, Map.of("WWW-Authenticate", "Bearer"), "not the token of now\n");
      }
    };
  }

  /** Refuses with 503 and {@code Retry-After} for a while after each connection that ended. */
  static Script busyAfterLoss(Duration busy, Script script) {
    TimeSource time = TimeSource.system();
    AtomicLong busyUntil = new AtomicLong(time.nanoTime());
    return connection -> {
      long leftNs = busyUntil.get() - time.nanoTime();
      if (leftNs > 0) {
        long seconds = Duration.ofNanos(leftNs).plusMillis(999).toSeconds();
        connection.handshake();
        connection.respond(503, Map.of("Retry-After", String.valueOf(seconds)), "busy\n");
        return;
      }
      try {
        script.play(connection);
      } finally {
        busyUntil.set(time.nanoTime() + busy.toNanos());
      }
    };
  }
}
