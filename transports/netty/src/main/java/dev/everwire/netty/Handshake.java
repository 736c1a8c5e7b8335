package dev.everwire.netty;

import dev.everwire.HandshakeException;
import dev.everwire.WebSocketRequest;
import dev.everwire.frame.PerMessageDeflate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The opening handshake of one connection (RFC 6455 section 4.1): asks for the upgrade, and judges
 * the answer. Netty's own handshaker fails when the server chooses none of the subprotocols, which
 * is its right, and does not show the body of a refusal.
 */
final class Handshake extends ChannelInboundHandlerAdapter {

  /** Is told the outcome, once. */
  interface Listener {

    /** The connection is one for frames now. */
    void upgraded(String protocol, String extensions, @Nullable PerMessageDeflate deflate);

    void failed(Throwable cause);
  }

  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;
  private static final int MAX_BODY_BYTES = 4096;
  private static final long BODY_SECONDS = 1;

  private final WebSocketRequest request;
  private final boolean offerDeflate;
  private final Listener listener;
  private final String key;
  private final ByteBuf body = Unpooled.buffer();
  private @Nullable HttpResponse refusal;
  private @Nullable Future<?> bodyDeadline;
  private boolean over;

  Handshake(WebSocketRequest request, boolean offerDeflate, Listener listener) {
    this.request = request;
    this.offerDeflate = offerDeflate;
    this.listener = listener;
    byte[] nonce = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(nonce);
    this.key = Base64.getEncoder().encodeToString(nonce);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    URI uri = request.uri();
    String target =
        uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
    DefaultFullHttpRequest upgrade =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target);
    HttpHeaders headers = upgrade.headers();
    headers
        .set(HttpHeaderNames.HOST, uri.getRawAuthority())
        .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
        .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key)
        .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
    if (!request.protocols().isEmpty()) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, String.join(", ", request.protocols()));
    }
    if (offerDeflate) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, PerMessageDeflate.OFFER);
    }
    request.headers().forEach(headers::set);
    ctx.writeAndFlush(upgrade).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpResponse answer) {
        answered(ctx, answer);
      }
      if (message instanceof HttpContent content && refusal != null) {
        collect(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answered(ChannelHandlerContext ctx, HttpResponse answer) {
    if (answer.decoderResult().isFailure()) {
      fail(answer.decoderResult().cause());
    } else if (answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      upgrade(answer);
    } else if (answer.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      refusal = answer;
      bodyDeadline = ctx.executor().schedule(this::refused, BODY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void upgrade(HttpResponse answer) {
    HttpHeaders headers = answer.headers();
    try {
      String protocol = judge(answer);
      List<String> extensions = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
      PerMessageDeflate deflate = extensions.isEmpty() ? null : deflate(extensions);
      over = true;
      listener.upgraded(protocol, String.join(", ", extensions), deflate);
    } catch (ProtocolException e) {
      fail(new HandshakeException(answer.status().code(), byName(headers), "", e));
    }
  }

  /** Returns the protocol that the server chose. */
  private String judge(HttpResponse answer) throws ProtocolException {
    HttpHeaders headers = answer.headers();
    require(answer.protocolVersion().equals(HttpVersion.HTTP_1_1), "it is not HTTP/1.1");
    List<String> upgrade = headers.getAll(HttpHeaderNames.UPGRADE);
    require(
        upgrade.size() == 1 && HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(upgrade.get(0)),
        "Upgrade is not websocket");
    require(
        headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true),
        "Connection is not Upgrade");
    require(
        headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT).equals(List.of(accept())),
        "Sec-WebSocket-Accept is missing or wrong");
    List<String> chosen = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    require(
        chosen.size() <= 1 && request.protocols().containsAll(chosen),
        "it chose protocol " + chosen + ", and offered were " + request.protocols());
    return chosen.isEmpty() ? "" : chosen.get(0);
  }

  private PerMessageDeflate deflate(List<String> extensions) throws ProtocolException {
    require(offerDeflate, "it chose extensions " + extensions + ", and offered were none");
    return PerMessageDeflate.agreed(String.join(", ", extensions));
  }

  private static void require(boolean condition, String otherwise) throws ProtocolException {
    if (!condition) {
      throw new ProtocolException(otherwise);
    }
  }

  private String accept() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }

  private void collect(HttpContent content) {
    int room = MAX_BODY_BYTES - body.readableBytes();
    body.writeBytes(content.content(), Math.min(room, content.content().readableBytes()));
    if (content instanceof LastHttpContent || body.readableBytes() == MAX_BODY_BYTES) {
      refused();
    }
  }

  private void refused() {
    HttpResponse answer = refusal;
    if (answer != null) {
      fail(
          new HandshakeException(
              answer.status().code(),
              byName(answer.headers()),
              body.toString(StandardCharsets.UTF_8),
              null));
    }
  }

  private static Map<String, List<String>> byName(HttpHeaders headers) {
    Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, String> header : headers) {
      byName.computeIfAbsent(header.getKey(), name -> new ArrayList<>()).add(header.getValue());
    }
    return byName;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    refused();
    fail(new EOFException("the peer ended the connection within the handshake"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause);
  }

  private void fail(Throwable cause) {
    if (bodyDeadline != null) {
      bodyDeadline.cancel(false);
    }
    if (!over) {
      over = true;
      listener.failed(cause);
    }
  }
}
