package dev.everwire.cli.connect;

import dev.everwire.WebSocketFactory;
import dev.everwire.jakarta.JakartaWebSocketFactory;
import dev.everwire.javawebsocket.JavaWebSocketFactory;
import dev.everwire.jdk.JdkWebSocketFactory;
import dev.everwire.jetty.ConnectProxy;
import dev.everwire.jetty.JettyWebSocketFactory;
import dev.everwire.netty.NettyWebSocketFactory;
import dev.everwire.okhttp.OkHttpWebSocketFactory;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import okhttp3.OkHttpClient;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.Socks5Proxy;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** The clients, each told its way in its own words. They end with the process. */
final class Clients {

  private Clients() {}

  static WebSocketFactory jdk(Way way) {
    HttpClient.Builder client = HttpClient.newBuilder();
    if (way.proxy() != null) {
      client.proxy(ProxySelector.of(way.proxyAddress()));
    }
    if (way.insecure()) {
      client.sslContext(TrustEverything.context());
    }
    return JdkWebSocketFactory.create().client(client.build());
  }

  static WebSocketFactory netty(Way way) {
    NettyWebSocketFactory factory = NettyWebSocketFactory.create();
    if (way.isSocks()) {
      factory = factory.proxy(() -> new Socks5ProxyHandler(way.proxyAddress()));
    } else if (way.proxy() != null) {
      factory = factory.proxy(() -> new HttpProxyHandler(way.proxyAddress()));
    }
    return way.insecure() ? factory.sslContext(TrustEverything.context()) : factory;
  }

  static WebSocketFactory okhttp(Way way) {
    OkHttpClient.Builder client = new OkHttpClient.Builder().proxy(way.proxy());
    if (way.insecure()) {
      client
          .sslSocketFactory(TrustEverything.context().getSocketFactory(), new TrustEverything())
          .hostnameVerifier((host, session) -> true);
    }
    return OkHttpWebSocketFactory.create().client(client.build());
  }

  static WebSocketFactory jetty(Way way) {
    WebSocketClient client = new WebSocketClient();
    if (way.proxy() != null) {
      Origin.Address address =
          new Origin.Address(way.proxyAddress().getHostString(), way.proxyAddress().getPort());
      client
          .getHttpClient()
          .getProxyConfiguration()
          .addProxy(
              way.isSocks() ? new Socks5Proxy(address, false) : new ConnectProxy(address, false));
    }
    if (way.insecure()) {
      SslContextFactory.Client tls = new SslContextFactory.Client(true);
      tls.setEndpointIdentificationAlgorithm(null);
      client.getHttpClient().setSslContextFactory(tls);
    }
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty's client does not start", e);
    }
    return JettyWebSocketFactory.create().client(client);
  }

  static WebSocketFactory javaWebSocket(Way way) {
    JavaWebSocketFactory factory = JavaWebSocketFactory.create();
    if (way.proxy() != null) {
      factory = factory.proxy(way.proxy());
    }
    return way.insecure()
        ? factory.sslSocketFactory(TrustEverything.context().getSocketFactory())
        : factory;
  }

  static WebSocketFactory jakarta(Way way) {
    JakartaWebSocketFactory factory = JakartaWebSocketFactory.create();
    return way.insecure() ? factory.sslContext(TrustEverything.context()) : factory;
  }
}
