package dev.everwire.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** What of the application's client is in play, and what is not. */
class ClientTest {

  private static final Proxy HTTP_PROXY = new Proxy(Proxy.Type.HTTP, loopback(9));

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static OkHttpWebSocketFactory factory(OkHttpClient.Builder client) {
    return OkHttpWebSocketFactory.create().client(client.build());
  }

  @Test
  void dispatcherDoesNotStallTheSixtyFifthSocket() {
    OkHttpWebSocketFactory factory = factory(new OkHttpClient.Builder());
    List<RecordedSocket> attempts = new ArrayList<>();
    try (ScriptedServer server = ScriptedServer.start(Script.echo())) {
      for (int i = 0; i < 65; i++) {
        attempts.add(RecordedSocket.connecting(server.url(), factory));
      }
      for (RecordedSocket attempt : attempts) {
        attempt.events().next(EventType.OPEN);
      }
      attempts.get(64).socket().send(Message.text("the last"));
      assertThat(attempts.get(64).events().next(EventType.MESSAGE).data())
          .isEqualTo(Message.text("the last"));
    }
  }

  @Test
  void interceptorsOfBothKindsSeeTheHandshake() throws Exception {
    BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();
    BlockingQueue<String> tokens = new LinkedBlockingQueue<>();
    Interceptor adding =
        chain ->
            chain.proceed(chain.request().newBuilder().header("X-Token", "from inside").build());
    Interceptor watching =
        chain -> {
          var answer = chain.proceed(chain.request());
          statuses.add(answer.code());
          return answer;
        };
    Script script =
        connection -> {
          tokens.add(connection.handshake().header("X-Token").orElse("none"));
          connection.accept();
          connection.stopReading();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      OkHttpWebSocketFactory factory =
          factory(
              new OkHttpClient.Builder().addInterceptor(adding).addNetworkInterceptor(watching));
      RecordedSocket.connecting(server.url(), factory).events().next(EventType.OPEN);
      assertThat(tokens.poll(20, TimeUnit.SECONDS)).isEqualTo("from inside");
      assertThat(statuses.poll(20, TimeUnit.SECONDS)).isEqualTo(101);
    }
  }

  @Test
  void interceptorThatThrowsFailsTheAttempt() {
    IllegalStateException bug = new IllegalStateException("a bug of the application's");
    Interceptor broken =
        chain -> {
          throw bug;
        };
    OkHttpWebSocketFactory factory = factory(new OkHttpClient.Builder().addInterceptor(broken));
    assertThat(RecordedSocket.connecting("ws://127.0.0.1:9", factory).failure(1006)).isSameAs(bug);
  }

  @Test
  void pingIntervalIsRefused() {
    OkHttpClient.Builder pinging =
        new OkHttpClient.Builder().pingInterval(Duration.ofMillis(1_500));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> factory(pinging))
        .withMessageContaining("pingInterval of 1500 ms");
  }

  @Test
  void timeoutsOfTheClientDoNotEndAnOpenSocket() throws Exception {
    Duration tooShort = Duration.ofMillis(100);
    OkHttpClient.Builder client =
        new OkHttpClient.Builder()
            .callTimeout(tooShort)
            .readTimeout(tooShort)
            .writeTimeout(tooShort)
            .addInterceptor(
                chain ->
                    chain
                        .withReadTimeout(300, TimeUnit.MILLISECONDS)
                        .withWriteTimeout(300, TimeUnit.MILLISECONDS)
                        .proceed(chain.request()));
    Script script =
        connection -> {
          connection.accept();
          connection.pause(Duration.ofSeconds(1));
          connection.text("after a silence");
          connection.stopReading();
        };
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), factory(client));
      attempt.events().next(EventType.OPEN);
      assertThat(attempt.events().next(EventType.MESSAGE).data())
          .isEqualTo(Message.text("after a silence"));
    }
  }

  @Test
  void openSocketIsNoCallOfTheDispatchersAndNotInThePool() {
    OkHttpClient client = new OkHttpClient();
    try (ScriptedServer server = ScriptedServer.start(Script.echo())) {
      RecordedSocket attempt =
          RecordedSocket.connecting(server.url(), OkHttpWebSocketFactory.create().client(client));
      attempt.events().next(EventType.OPEN);
      client.dispatcher().cancelAll();
      client.connectionPool().evictAll();
      attempt.socket().send(Message.text("still here"));
      assertThat(attempt.events().next(EventType.MESSAGE).data())
          .isEqualTo(Message.text("still here"));
    }
  }

  @Test
  void httpProxyForWsIsRefused() {
    OkHttpWebSocketFactory factory = factory(new OkHttpClient.Builder().proxy(HTTP_PROXY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordedSocket.connecting("ws://127.0.0.1:9", factory))
        .withMessageContaining("does not tunnel ws:");
  }

  @Test
  void httpProxyThatIsSelectedForWsFailsTheAttempt() {
    try (ScriptedServer proxy = ScriptedServer.start(Script.silent())) {
      ProxySelector selector = ProxySelector.of(loopback(proxy.port()));
      OkHttpWebSocketFactory factory = factory(new OkHttpClient.Builder().proxySelector(selector));
      assertThat(RecordedSocket.connecting("ws://elsewhere.example", factory).failure(1006))
          .hasMessageContaining("does not tunnel ws:");
    }
  }
}
