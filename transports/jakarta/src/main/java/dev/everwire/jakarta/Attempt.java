package dev.everwire.jakarta;

import dev.everwire.WebSocketRequest;
import dev.everwire.transport.TransportOptions;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** One attempt to connect: a call that blocks until the endpoint is open or has failed. */
final class Attempt {

  private final WebSocketContainer container;
  private final Container kind;
  private final WebSocketRequest request;
  private final Handshake handshake;
  private final ClientEndpointConfig config;
  private final BlockingCall call = new BlockingCall();

  Attempt(
      WebSocketContainer container,
      WebSocketRequest request,
      TransportOptions options,
      @Nullable SSLContext tls,
      Map<String, Object> userProperties,
      List<Extension> extensions) {
    this.container = container;
    this.kind = Container.of(container);
    this.request = request;
    this.handshake = new Handshake(request, extensions, kind.showsRefusals());
    ClientEndpointConfig.Builder builder =
        ClientEndpointConfig.Builder.create()
            .configurator(handshake)
            .preferredSubprotocols(request.protocols())
            .extensions(extensions);
    if (tls != null) {
      builder.sslContext(tls);
    }
    this.config = builder.build();
    kind.prepare(container, config.getUserProperties(), options);
    config.getUserProperties().putAll(userProperties);
  }

  Container container() {
    return kind;
  }

  Handshake handshake() {
    return handshake;
  }

  /**
   * Connects, unless cancelled before.
   *
   * @throws IOException what the attempt failed with
   */
  void connect(Endpoint endpoint) throws IOException {
    if (!call.enter()) {
      return;
    }
    try {
      container.connectToServer(endpoint, config, kind.target(request.uri()));
    } catch (DeploymentException | IOException | RuntimeException e) {
      throw handshake.failure(e);
    } finally {
      call.exit();
    }
  }

  /** Tells that the endpoint is open: the call may go on and bring messages, uninterrupted. */
  void opened() {
    call.exit();
  }

  /** Ends the call where the container takes that well; else its own timeout does. */
  void cancel() {
    if (kind.endsInterruptedAttempts()) {
      call.cancel();
    }
  }

  /** Returns whether the endpoint's session is what this attempt asked for. */
  void check(Session session) throws IOException {
    handshake.check(session.getNegotiatedSubprotocol());
  }
}
