package dev.everwire.okhttp;

import dev.everwire.HandshakeException;
import dev.everwire.WebSocketRequest;
import dev.everwire.frame.PerMessageDeflate;
import dev.everwire.time.TimeSource;
import java.io.Closeable;
import java.io.IOException;
import java.net.ProtocolException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import okio.ByteString;
import okio.Socket;
import org.jspecify.annotations.Nullable;

/** The opening handshake (RFC 6455 section 4) as one call of OkHttp's. */
final class Handshake {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
  private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long BODY_START_BYTES = 4 << 10;
  private static final Duration BODY_START_TIME = Duration.ofSeconds(1);

  /** What would make the request another than a handshake. */
  private static final List<String> REFUSED_HEADERS =
      List.of("Content-Length", "Expect", "Trailer", "Transfer-Encoding");

  /**
   * What the server agreed to.
   *
   * @param deflate null if messages are not compressed
   */
  record Agreed(
      Socket connection, String protocol, String extensions, @Nullable PerMessageDeflate deflate) {}

  private final WebSocketRequest request;
  private final boolean offerDeflate;
  private final TimeSource time;
  private final String key;
  private final Call call;

  /**
   * Creates the call.
   *
   * @throws IllegalArgumentException if OkHttp cannot ask for this
   */
  Handshake(WebSocketRequest request, OkHttpClient client, boolean offerDeflate, TimeSource time) {
    byte[] nonce = new byte[16];
    RANDOM.nextBytes(nonce);
    this.request = request;
    this.offerDeflate = offerDeflate;
    this.time = time;
    this.key = ByteString.of(nonce).base64();
    this.call = client.newCall(asHttp());
  }

  private Request asHttp() {
    Request.Builder http = new Request.Builder();
    http.url("http" + request.uri().toString().substring("ws".length()));
    request
        .headers()
        .forEach(
            (name, values) -> {
              checkHeader(name, values);
              values.forEach(value -> http.addHeader(name, value));
            });
    http.header("Upgrade", "websocket")
        .header("Connection", "Upgrade")
        .header("Sec-WebSocket-Key", key)
        .header("Sec-WebSocket-Version", "13");
    if (!request.protocols().isEmpty()) {
      http.header(PROTOCOL, String.join(", ", request.protocols()));
    }
    if (offerDeflate) {
      http.header(EXTENSIONS, PerMessageDeflate.OFFER);
    }
    return http.build();
  }

  private static void checkHeader(String name, List<String> values) {
    if (REFUSED_HEADERS.stream().anyMatch(name::equalsIgnoreCase)) {
      throw new IllegalArgumentException(
          "header \"" + name + "\": a handshake has no body, so it must not be set");
    }
    if (!values.stream().allMatch(value -> ASCII.matcher(value).matches())) {
      throw new IllegalArgumentException(
          "header \"" + name + "\": its value must be ASCII, for OkHttp sends no other");
    }
  }

  /** Gives the handshake up, and the connection that came of it. */
  void cancel() {
    call.cancel();
  }

  /**
   * Shakes hands; blocks.
   *
   * @throws HandshakeException if the server does not agree; its connection is to be cancelled
   */
  Agreed shake() throws IOException {
    try (Response answer = call.execute()) {
      if (answer.code() != 101) {
        throw new HandshakeException(
            answer.code(), answer.headers().toMultimap(), bodyStart(answer), null);
      }
      try {
        return judge(answer);
      } catch (ProtocolException e) {
        discard(answer.socket(), e);
        throw new HandshakeException(101, answer.headers().toMultimap(), "", e);
      }
    }
  }

  /** Reads the start of the body: what comes of it in time, for the status has said enough. */
  private String bodyStart(Response answer) throws IOException {
    TimeSource.Timer timer = time.schedule(BODY_START_TIME.toNanos(), this::cancel);
    BufferedSource body = answer.body().source();
    try {
      body.request(BODY_START_BYTES);
    } catch (IOException e) {
      // The answer's status is what is told, not how its body broke off.
    } finally {
      timer.cancel();
    }
    return body.getBuffer().readUtf8(Math.min(body.getBuffer().size(), BODY_START_BYTES));
  }

  private Agreed judge(Response answer) throws ProtocolException {
    require(answer, "Upgrade", "websocket");
    require(answer, "Connection", "Upgrade");
    String accept = ByteString.encodeUtf8(key + GUID).sha1().base64();
    if (!accept.equals(answer.header("Sec-WebSocket-Accept"))) {
      throw new ProtocolException("Sec-WebSocket-Accept is missing or wrong");
    }
    List<String> protocols = answer.headers(PROTOCOL);
    String protocol = String.join(", ", protocols);
    if (!protocols.isEmpty() && !request.protocols().contains(protocol)) {
      throw new ProtocolException(
          "the server chose protocol \"" + protocol + "\"; offered were " + request.protocols());
    }
    Socket connection =
        Objects.requireNonNull(answer.socket(), "an interceptor took the socket from the answer");
    String extensions = String.join(", ", answer.headers(EXTENSIONS));
    return new Agreed(connection, protocol, extensions, deflate(extensions));
  }

  private @Nullable PerMessageDeflate deflate(String extensions) throws ProtocolException {
    if (extensions.isEmpty()) {
      return null;
    }
    if (!offerDeflate) {
      throw new ProtocolException(
          "the server chose extensions \"" + extensions + "\"; offered was none");
    }
    return PerMessageDeflate.agreed(extensions);
  }

  /** Closes what nobody will use; OkHttp would take it for a leak. */
  private static void discard(@Nullable Socket connection, ProtocolException why) {
    if (connection == null) {
      return;
    }
    connection.cancel();
    for (Closeable end : List.of(connection.getSink(), connection.getSource())) {
      try {
        end.close();
      } catch (IOException e) {
        why.addSuppressed(e);
      }
    }
  }

  private static void require(Response answer, String name, String value) throws ProtocolException {
    String given = String.join(", ", answer.headers(name));
    if (!given.equalsIgnoreCase(value)) {
      throw new ProtocolException(name + " is \"" + given + "\": must be \"" + value + "\"");
    }
  }
}
