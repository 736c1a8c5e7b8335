package dev.everwire.javawebsocket;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The threads of all clients in this process. */
final class ClientThreads {

  private ClientThreads() {}

  /** Waits until all have ended: those of earlier tests need no longer than those of this. */
  static void awaitNone() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!alive().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("still there: " + alive());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private static List<String> alive() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(
            name ->
                name.startsWith("WebSocketConnectReadThread-")
                    || name.startsWith("WebSocketWriteThread-"))
        .toList();
  }
}
