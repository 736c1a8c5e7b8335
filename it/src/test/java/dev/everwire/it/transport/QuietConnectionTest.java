package dev.everwire.it.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.okhttp.OkHttpWebSocketFactory;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.ScriptedServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What an open connection of OkHttp costs while nothing comes. */
class QuietConnectionTest {

  private static final Duration QUIET = Duration.ofSeconds(1);

  @Test
  void keepsNoThreadOfThePoolBusy() {
    try (ScriptedServer server =
        ScriptedServer.start(
            connection -> {
              connection.accept();
              connection.text("from now on it is quiet");
              connection.pause(QUIET);
              connection.text("still here");
              connection.awaitClose();
              connection.close(1000, "");
            })) {
      RecordedSocket attempt =
          RecordedSocket.connecting(server.url(), OkHttpWebSocketFactory.create());
      attempt.events().next(EventType.OPEN);
      // What connecting costs, on threads that may be late, is not what a quiet connection does.
      attempt.events().next(EventType.MESSAGE);
      long before = poolNanos();
      attempt.events().next(EventType.MESSAGE);

      assertThat(Duration.ofNanos(poolNanos() - before)).isLessThan(QUIET.dividedBy(50));
      attempt.socket().close();
      attempt.events().next(EventType.CLOSE);
    }
  }

  private static long poolNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().startsWith("OkHttp Connection"))
        .mapToLong(ThreadInfo::getThreadId)
        .map(threads::getThreadCpuTime)
        .sum();
  }
}
