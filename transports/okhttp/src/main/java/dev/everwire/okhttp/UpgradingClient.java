package dev.everwire.okhttp;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** An {@link OkHttpClient} as an upgrade needs it. */
final class UpgradingClient {

  private static final String NO_TUNNEL =
      "OkHttp does not tunnel ws: through an HTTP proxy: use wss:, or a SOCKS proxy";

  /** Made when first used; its threads are daemons and end after ten idle seconds. */
  private static final class Shared {
    static final Executor THREADS =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "everwire-okhttp");
              thread.setDaemon(true);
              return thread;
            });

    /**
     * Keeps nothing: what a refusal leaves is closed at once, since none may be idle. The time is
     * how often the pool looks while connections are open: a thread of it would spin on a short
     * one.
     */
    static final ConnectionPool POOL = new ConnectionPool(0, 1, TimeUnit.HOURS);

    static final OkHttpClient CLIENT =
        of(new OkHttpClient.Builder().connectTimeout(Duration.ZERO).build());
  }

  private UpgradingClient() {}

  /** Returns the one for the whole process. */
  static OkHttpClient shared() {
    return Shared.CLIENT;
  }

  /** Returns the threads that shake hands, read and write; without a limit. */
  static Executor threads() {
    return Shared.THREADS;
  }

  /**
   * Returns a client like this one, without what would end an attempt or a connection.
   *
   * @throws IllegalArgumentException if it has a ping interval
   */
  static OkHttpClient of(OkHttpClient client) {
    if (client.pingIntervalMillis() != 0) {
      throw new IllegalArgumentException(
          "client with a pingInterval of "
              + client.pingIntervalMillis()
              + " ms: must be 0; use the heartbeat of ReconnectingWebSocket");
    }
    return client
        .newBuilder()
        .protocols(List.of(Protocol.HTTP_1_1))
        .callTimeout(Duration.ZERO)
        .readTimeout(Duration.ZERO)
        .writeTimeout(Duration.ZERO)
        .followRedirects(false)
        .retryOnConnectionFailure(false)
        .cache(null)
        .connectionPool(Shared.POOL)
        .addNetworkInterceptor(UpgradingClient::prepare)
        .build();
  }

  /** The first moment at which the connection is known. */
  private static Response prepare(Interceptor.Chain chain) throws IOException {
    Connection connection = chain.connection();
    if (connection != null) {
      connection.socket().setTcpNoDelay(true);
      if (isHttp(connection.route().proxy()) && !chain.request().isHttps()) {
        throw new ProtocolException(NO_TUNNEL);
      }
    }
    return chain.proceed(chain.request());
  }

  /**
   * Refuses a way out that cannot be had.
   *
   * @throws IllegalArgumentException if the proxy is for HTTP and the URL not for wss
   */
  static void check(@Nullable Proxy proxy, URI uri) {
    if (isHttp(proxy) && uri.getScheme().equals("ws")) {
      throw new IllegalArgumentException("proxy " + proxy + ": " + NO_TUNNEL);
    }
  }

  private static boolean isHttp(@Nullable Proxy proxy) {
    return proxy != null && proxy.type() == Proxy.Type.HTTP;
  }
}
