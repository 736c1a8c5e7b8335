package dev.everwire.netty;

import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** TLS for wss: by Netty's own defaults unless the application has a context. */
final class Tls {

  private static final long CLOSE_NOTIFY_MILLIS = 1_000;

  /** Made when first used. */
  private static final class Default {
    static final SslContext CONTEXT = make();

    private static SslContext make() {
      try {
        return SslContextBuilder.forClient().build();
      } catch (SSLException e) {
        throw new IllegalStateException("TLS does not work on this platform", e);
      }
    }
  }

  private Tls() {}

  static SslContext of(SSLContext context) {
    return new JdkSslContext(
        context,
        true,
        null,
        IdentityCipherSuiteFilter.INSTANCE,
        null,
        ClientAuth.NONE,
        null,
        false);
  }

  /** Returns what encrypts a connection, and takes no certificate of another host. */
  static SslHandler handler(
      @Nullable SslContext given, SocketChannel channel, String host, int port) {
    SslContext context = given == null ? Default.CONTEXT : given;
    SslHandler handler = context.newHandler(channel.alloc(), host, port);
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    handler.engine().setSSLParameters(parameters);
    // The deadline of the whole attempt is the socket's.
    handler.setHandshakeTimeoutMillis(0);
    handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
    return handler;
  }
}
