package dev.everwire.jetty;

import dev.everwire.HandshakeException;
import dev.everwire.WebSocketRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.client.CoreClientUpgradeRequest;
import org.eclipse.jetty.websocket.core.client.UpgradeListener;
import org.eclipse.jetty.websocket.core.client.WebSocketCoreClient;
import org.eclipse.jetty.websocket.core.exception.UpgradeException;
import org.eclipse.jetty.websocket.core.exception.WebSocketException;
import org.eclipse.jetty.websocket.core.util.WebSocketUtils;
import org.jspecify.annotations.Nullable;

/**
 * One opening handshake: what is asked of Jetty and of the server, and the checks of the answer
 * that Jetty leaves out.
 */
final class Handshake extends CoreClientUpgradeRequest implements Response.Listener {

  /**
   * Jetty takes no notice of the parameters that a server chooses. With these two, which the server
   * has to confirm, both sides begin each message afresh, and Jetty gets it right.
   */
  private static final String DEFLATE_OFFER =
      "permessage-deflate;server_no_context_takeover;client_no_context_takeover";

  /** As much of a refusal's body as can be shown, in bytes. */
  private static final int BODY_START_BYTES = 4_096;

  private final FrameHandler frames;
  private final ArrivedFrames arrived;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private volatile @Nullable Response answer;
  private volatile boolean upgraded;

  Handshake(
      WebSocketClient client,
      WebSocketCoreClient coreClient,
      WebSocketRequest request,
      boolean permessageDeflate,
      FrameHandler frames,
      ArrivedFrames arrived) {
    super(coreClient, request.uri());
    this.frames = frames;
    this.arrived = arrived;
    headers(fields -> request.headers().forEach(fields::put));
    if (!request.protocols().isEmpty()) {
      // In one header: setSubProtocols makes one of each, and most servers read only the first.
      setSubProtocols(String.join(", ", request.protocols()));
    }
    if (permessageDeflate) {
      addExtensions(DEFLATE_OFFER);
    }
    setConfiguration(configuration(client));
    client.getBeans(Request.Listener.class).forEach(this::listener);
    addListener(
        new UpgradeListener() {
          @Override
          public void onHandshakeRequest(Request handshake) {
            handshake.followRedirects(false);
          }
        });
  }

  private static Configuration.ConfigurationCustomizer configuration(WebSocketClient client) {
    Configuration.ConfigurationCustomizer configuration =
        new Configuration.ConfigurationCustomizer();
    configuration.setIdleTimeout(Duration.ZERO);
    configuration.setAutoFragment(true);
    configuration.setMaxFrameSize(client.getMaxFrameSize());
    configuration.setInputBufferSize(client.getInputBufferSize());
    configuration.setOutputBufferSize(client.getOutputBufferSize());
    return configuration;
  }

  @Override
  public FrameHandler getFrameHandler() {
    return frames;
  }

  @Override
  public void onHeaders(Response response) {
    answer = response;
  }

  @Override
  public void onContent(Response response, ByteBuffer content) {
    byte[] part = new byte[Math.min(content.remaining(), BODY_START_BYTES - body.size())];
    content.get(part);
    body.writeBytes(part);
    if (body.size() == BODY_START_BYTES) {
      handleException(new WebSocketException("the body of a refusal is not read to its end"));
    }
  }

  /** Jetty would leave the TCP connection of a wrong answer open. */
  @Override
  public HttpUpgrader newHttpUpgrader(HttpVersion version) {
    HttpUpgrader upgrader = super.newHttpUpgrader(version);
    return new HttpUpgrader() {
      @Override
      public void prepare(Request handshake) {
        upgrader.prepare(handshake);
      }

      @Override
      public void upgrade(Response response, EndPoint endPoint, Callback callback) {
        answer = response;
        Callback closing =
            Callback.from(
                callback::succeeded,
                failure -> {
                  callback.failed(failure);
                  endPoint.close();
                });
        upgrader.upgrade(response, endPoint, closing);
      }
    };
  }

  @Override
  public void upgrade(Response response, EndPoint endPoint) {
    checkUpgrade(response);
    checkDeflate(response);
    super.upgrade(response, GovernedEndPoint.of(endPoint, arrived));
    upgraded = true;
  }

  private void checkUpgrade(Response response) {
    HttpFields headers = response.getHeaders();
    if (response.getVersion() == HttpVersion.HTTP_2) {
      return;
    }
    if (!headers.contains(HttpHeader.UPGRADE, "websocket")) {
      throw new WebSocketException("the answer has no \"Upgrade: websocket\"");
    }
    String expected = WebSocketUtils.hashKey(getHeaders().get(HttpHeader.SEC_WEBSOCKET_KEY));
    if (!expected.equals(headers.get(HttpHeader.SEC_WEBSOCKET_ACCEPT))) {
      throw new WebSocketException("the answer's Sec-WebSocket-Accept does not fit the key");
    }
  }

  private static void checkDeflate(Response response) {
    for (ExtensionConfig chosen : extensions(response)) {
      for (String parameter : chosen.getParameterKeys()) {
        if (!List.of(
                "server_no_context_takeover",
                "client_no_context_takeover",
                "server_max_window_bits")
            .contains(parameter)) {
          throw new WebSocketException(
              "the server chose the parameter \"" + parameter + "\", which was not offered");
        }
      }
      if (!chosen.getParameterKeys().contains("server_no_context_takeover")) {
        throw new WebSocketException(
            "the server chose permessage-deflate without the server_no_context_takeover offered");
      }
    }
  }

  private static List<ExtensionConfig> extensions(Response response) {
    return ExtensionConfig.parseList(
        response
            .getHeaders()
            .getValuesList(HttpHeader.SEC_WEBSOCKET_EXTENSIONS)
            .toArray(String[]::new));
  }

  /** Returns the extensions that the server chose, as its header says them; "" for none. */
  String chosenExtensions() {
    Response response = answer;
    return response == null
        ? ""
        : String.join(
            ", ", response.getHeaders().getValuesList(HttpHeader.SEC_WEBSOCKET_EXTENSIONS));
  }

  @Override
  protected void handleException(Throwable failure) {
    // Over HTTP/2 the answer is complete when the WebSocket's stream ends: that is no failure.
    if (!upgraded) {
      super.handleException(told(failure));
    }
  }

  private Throwable told(Throwable failure) {
    Response response = answer;
    if (response != null) {
      String start = body.toString(StandardCharsets.UTF_8);
      return new HandshakeException(
          response.getStatus(), byName(response.getHeaders()), start, failure);
    }
    Throwable cause = failure.getCause();
    return failure instanceof UpgradeException && cause != null ? cause : failure;
  }

  private static Map<String, List<String>> byName(HttpFields fields) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HttpField field : fields) {
      headers.put(field.getName(), fields.getValuesList(field.getName()));
    }
    return headers;
  }
}
