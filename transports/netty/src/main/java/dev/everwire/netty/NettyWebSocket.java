package dev.everwire.netty;

import dev.everwire.CloseCode;
import dev.everwire.Lingering;
import dev.everwire.Message;
import dev.everwire.Pausable;
import dev.everwire.Pingable;
import dev.everwire.WebSocketRequest;
import dev.everwire.frame.PerMessageDeflate;
import dev.everwire.transport.AbstractWebSocket;
import dev.everwire.transport.ControlPayload;
import dev.everwire.transport.TransportOptions;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One connection over Netty. */
final class NettyWebSocket extends AbstractWebSocket implements Pingable, Pausable, Lingering {

  private static final int MAX_HEADER_BYTES = 64 << 10;
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final WebSocketRequest request;
  private final TransportOptions options;
  private final boolean offerDeflate;

  /** Messages, pings and pongs that were told, and have not been delivered yet. */
  private final AtomicInteger undelivered = new AtomicInteger();

  private volatile boolean paused;
  private volatile boolean aborted;

  /** Whether a Close frame is on its way, behind which the connection is closed by itself. */
  private volatile boolean leaving;

  private volatile @Nullable Channel channel;
  private volatile @Nullable FrameWriter writer;

  NettyWebSocket(WebSocketRequest request, TransportOptions options, boolean offerDeflate) {
    super(request, options);
    this.request = request;
    this.options = options;
    this.offerDeflate = offerDeflate;
  }

  // ---- connecting

  void connect(EventLoops loops, Route route) {
    if (!connecting()) {
      return;
    }
    String scheme = request.uri().getScheme();
    int port = request.uri().getPort();
    int standardPort = scheme.equals("wss") ? 443 : 80;
    String host = request.uri().getHost().replaceAll("[\\[\\]]", "");
    Dial dial = new Dial(loops, route, host, port == -1 ? standardPort : port);
    if (route.proxy() != null) {
      dial.next(List.of(InetSocketAddress.createUnresolved(host, dial.port)).iterator());
      return;
    }
    try {
      options.executor().execute(dial::resolve);
    } catch (RuntimeException e) {
      failed(CloseCode.ABNORMAL, e);
    }
  }

  /** One attempt: looks the host up, which blocks, and tries its addresses in turn. */
  private final class Dial {

    private final EventLoops loops;
    private final Route route;
    private final String host;
    private final int port;

    Dial(EventLoops loops, Route route, String host, int port) {
      this.loops = loops;
      this.route = route;
      this.host = host;
      this.port = port;
    }

    void resolve() {
      try {
        next(
            Arrays.stream(InetAddress.getAllByName(host))
                .map(address -> new InetSocketAddress(address, port))
                .iterator());
      } catch (UnknownHostException e) {
        failed(CloseCode.ABNORMAL, e);
      }
    }

    void next(Iterator<InetSocketAddress> addresses) {
      ChannelFuture connected =
          new Bootstrap()
              .group(loops.group())
              .channel(loops.channel())
              .disableResolver()
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
              .handler(new Pipeline(this))
              .connect(addresses.next());
      connected.addListener(
          done -> {
            if (!done.isSuccess() && addresses.hasNext() && !aborted) {
              next(addresses);
            } else if (!done.isSuccess()) {
              failed(CloseCode.ABNORMAL, done.cause());
            }
          });
    }
  }

  private final class Pipeline extends ChannelInitializer<SocketChannel> {

    private final Dial dial;

    Pipeline(Dial dial) {
      this.dial = dial;
    }

    @Override
    protected void initChannel(SocketChannel connecting) {
      // Here and not where connect returns: by then the event loop may have opened the socket.
      channel = connecting;
      if (aborted) {
        abort();
      }
      ChannelPipeline pipeline = connecting.pipeline();
      if (dial.route.proxy() != null) {
        ProxyHandler proxy = dial.route.proxy().get();
        proxy.setConnectTimeoutMillis(0);
        pipeline.addLast(proxy);
      }
      if (request.uri().getScheme().equals("wss")) {
        pipeline.addLast(Tls.handler(dial.route.tls(), connecting, dial.host, dial.port));
      }
      HttpDecoderConfig limits =
          new HttpDecoderConfig()
              .setMaxInitialLineLength(MAX_HEADER_BYTES)
              .setMaxHeaderSize(MAX_HEADER_BYTES);
      pipeline.addLast(new HttpClientCodec(limits, false, false));
      pipeline.addLast(new Handshake(request, offerDeflate, new Upgrade(pipeline)));
    }

    /** Netty would log it, and tell that the channel is closed. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failed(CloseCode.ABNORMAL, cause);
    }
  }

  private final class Upgrade implements Handshake.Listener {

    private final ChannelPipeline pipeline;

    Upgrade(ChannelPipeline pipeline) {
      this.pipeline = pipeline;
    }

    @Override
    public void upgraded(String protocol, String extensions, @Nullable PerMessageDeflate agreed) {
      Channel open = pipeline.channel();
      writer =
          new FrameWriter(
              open,
              outgoingQueue(),
              agreed,
              new FrameWriter.Listener(
                  NettyWebSocket.this::transmitted, NettyWebSocket.this::sendFailed));
      open.config().setAutoRead(false);
      HttpClientCodec http = pipeline.get(HttpClientCodec.class);
      http.removeOutboundHandler();
      pipeline.remove(Handshake.class);
      // What is compressed may be a little larger than what comes out of it.
      long max = options.maxMessageSize();
      long maxFrame = agreed == null ? max : max + max / 1024 + 1024;
      pipeline.addLast(FrameCodec.decoder(maxFrame, agreed != null));
      pipeline.addLast(new FrameReader(max, agreed, new Received()));
      opened(protocol, extensions);
      // It cannot be taken out while it reads; until then it hands on what is not HTTP any more.
      open.eventLoop().execute(() -> removeIfThere(http));
    }

    /** A connection that has ended meanwhile has taken out all its handlers. */
    private void removeIfThere(HttpClientCodec http) {
      if (pipeline.context(http) != null) {
        pipeline.remove(http);
      }
    }

    @Override
    public void failed(Throwable cause) {
      NettyWebSocket.this.failed(CloseCode.ABNORMAL, cause(cause));
    }
  }

  private static Throwable cause(Throwable error) {
    Throwable cause = error.getCause();
    return error instanceof DecoderException && cause != null ? cause : error;
  }

  // ---- receiving

  private final class Received implements FrameReader.Listener {

    @Override
    public void text(String message) {
      undelivered.incrementAndGet();
      receivedText(message);
    }

    @Override
    public void binary(ByteBuffer message) {
      undelivered.incrementAndGet();
      receivedBinary(message);
    }

    @Override
    public void ping(ByteBuffer payload) {
      writer().pong(payload);
      undelivered.incrementAndGet();
      pinged(payload);
    }

    @Override
    public void pong(ByteBuffer payload) {
      undelivered.incrementAndGet();
      ponged(payload);
    }

    @Override
    public void close(int code, String reason) {
      leave(code, false);
      closed(code, reason);
    }

    @Override
    public void failed(int code, Throwable cause) {
      if (code == CloseCode.ABNORMAL) {
        NettyWebSocket.this.failed(code, cause(cause));
      } else {
        leave(code, true);
        NettyWebSocket.this.failed(code, cause);
      }
    }

    @Override
    public void readComplete() {
      readOn();
    }

    @Override
    public void writable() {
      writer().drain();
    }
  }

  /**
   * Sends a Close frame, unless one was sent, and closes the connection behind it: for a peer that
   * broke the rules once it has ended its side, or a second later, because a connection that is
   * closed with something unread is reset, and a reset overtakes the Close frame.
   */
  private void leave(int code, boolean drainFirst) {
    Channel leaver = channel();
    leaving = true;
    Duration atMost = drainFirst ? FAREWELL : options.closeTimeout();
    Future<?> deadline =
        leaver.eventLoop().schedule(() -> close(leaver), atMost.toMillis(), TimeUnit.MILLISECONDS);
    leaver.closeFuture().addListener(closed -> deadline.cancel(false));
    boolean plain = leaver.pipeline().get(SslHandler.class) == null;
    writer()
        .closeNow(code)
        .addListener(
            written -> {
              if (!drainFirst) {
                close(leaver);
              } else if (plain) {
                endOutput((DuplexChannel) leaver);
              }
            });
  }

  private void readOn() {
    Channel open = channel();
    if (leaving || (!paused && undelivered.get() == 0)) {
      open.read();
    }
  }

  @Override
  protected void delivered() {
    if (undelivered.decrementAndGet() == 0) {
      channel().eventLoop().execute(this::readOn);
    }
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    Channel open = channel;
    if (open != null && writer != null) {
      open.eventLoop().execute(this::readOn);
    }
  }

  // ---- sending

  @Override
  protected void transmit(Message message, long size) {
    writer().add(message, size);
  }

  @Override
  protected void startClose(int code, String reason) {
    writer().close(code, reason);
  }

  @Override
  public void ping(ByteBuffer payload) {
    ByteBuffer copy = ControlPayload.ofPing(payload);
    ifOpen(() -> writer().ping(copy));
  }

  @Override
  public boolean pingsInOrder() {
    return true;
  }

  private Channel channel() {
    return Objects.requireNonNull(channel, "not connected");
  }

  private FrameWriter writer() {
    return Objects.requireNonNull(writer, "not open");
  }

  @Override
  protected void abort() {
    aborted = true;
    Channel dropped = channel;
    if (dropped != null && !leaving) {
      close(dropped);
    }
  }

  /** That it is closed, {@code channelInactive} tells. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private static void close(Channel channel) {
    channel.close();
  }

  /** Where it fails the connection is gone already. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private static void endOutput(DuplexChannel channel) {
    channel.shutdownOutput();
  }
}
