package dev.everwire.jetty;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** The client of factories that are not given one. */
final class DefaultClient {

  /** What is read at once, in bytes. */
  private static final int INPUT_BUFFER_SIZE = 16 << 10;

  /** Attempts to one host at a time; how many are sensible is not decided here. */
  private static final int MAX_ATTEMPTS_PER_HOST = 1_024;

  private DefaultClient() {}

  /** Returns a started client whose threads are daemons. */
  static WebSocketClient start(int maxThreads) {
    QueuedThreadPool threads = new QueuedThreadPool(maxThreads);
    threads.setName("everwire-jetty");
    threads.setDaemon(true);
    HttpClient http = new HttpClient();
    http.setExecutor(threads);
    http.setScheduler(new ScheduledExecutorScheduler("everwire-jetty-scheduler", true));
    http.setMaxConnectionsPerDestination(MAX_ATTEMPTS_PER_HOST);
    WebSocketClient client = new WebSocketClient(http);
    client.setInputBufferSize(INPUT_BUFFER_SIZE);
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty's client does not start", e);
    }
    return client;
  }
}
