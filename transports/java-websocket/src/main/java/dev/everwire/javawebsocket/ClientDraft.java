package dev.everwire.javawebsocket;

import dev.everwire.WebSocketException;
import dev.everwire.WebSocketRequest;
import dev.everwire.frame.IncomingFrames;
import dev.everwire.frame.PerMessageDeflate;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.HandshakeState;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ClientHandshakeBuilder;
import org.java_websocket.handshake.Handshakedata;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The client's protocol, stricter: it sends all headers that were asked for, takes no subprotocol
 * or extension that was not offered, and leaves incoming frames to {@link IncomingFrames}. For one
 * connection.
 *
 * <p>{@code Draft_6455} itself accepts masked frames and any extension, loses whole messages that
 * come in one packet with an illegal frame, and joins and decompresses without counting.
 */
final class ClientDraft extends Draft_6455 {

  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";

  /** Who is told what came. */
  interface Receiver extends IncomingFrames.Receiver {

    /** Takes the reason for which the connection must be failed; nothing follows. */
    void illegal(WebSocketException why);
  }

  private final WebSocketRequest request;
  private final boolean offerDeflate;
  private final long maxMessageSize;
  private final Receiver receiver;
  private @Nullable IncomingFrames incoming;
  private volatile @Nullable PerMessageDeflate deflate;

  ClientDraft(
      WebSocketRequest request, boolean offerDeflate, long maxMessageSize, Receiver receiver) {
    super(List.of(), protocols(request), Integer.MAX_VALUE);
    this.request = request;
    this.offerDeflate = offerDeflate;
    this.maxMessageSize = maxMessageSize;
    this.receiver = receiver;
  }

  /** With one for the server that chooses none, which is its right. */
  private static List<IProtocol> protocols(WebSocketRequest request) {
    List<IProtocol> protocols = new ArrayList<>();
    request.protocols().forEach(name -> protocols.add(new Protocol(name)));
    protocols.add(new Protocol(""));
    return protocols;
  }

  /** Returns this: the client makes a copy for each connection, and this has but one. */
  @Override
  public Draft copyInstance() {
    return this;
  }

  /** Returns what was agreed; null if nothing. */
  @Nullable PerMessageDeflate deflate() {
    return deflate;
  }

  @Override
  public ClientHandshakeBuilder postProcessHandshakeRequestAsClient(
      ClientHandshakeBuilder handshake) {
    super.postProcessHandshakeRequestAsClient(handshake);
    if (offerDeflate) {
      handshake.put(EXTENSIONS, PerMessageDeflate.OFFER);
    }
    // The client leaves out port 80 of wss and port 443 of ws.
    handshake.put("Host", request.uri().getRawAuthority());
    return handshake;
  }

  /** Writes the request: the client's map has room for one value of each header, in ASCII. */
  @Override
  public List<ByteBuffer> createHandshake(Handshakedata handshake, boolean withContent) {
    String target = ((ClientHandshake) handshake).getResourceDescriptor();
    StringBuilder head = new StringBuilder("GET ").append(target).append(" HTTP/1.1\r\n");
    for (Iterator<String> names = handshake.iterateHttpFields(); names.hasNext(); ) {
      String name = names.next();
      if (!request.headers().containsKey(name)) {
        header(head, name, handshake.getFieldValue(name));
      }
    }
    request.headers().forEach((name, values) -> values.forEach(v -> header(head, name, v)));
    head.append("\r\n");
    return List.of(ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static void header(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  @Override
  public HandshakeState acceptHandshakeAsClient(ClientHandshake asked, ServerHandshake answer)
      throws InvalidHandshakeException {
    if (super.acceptHandshakeAsClient(asked, answer) != HandshakeState.MATCHED) {
      throw new InvalidHandshakeException(
          "Upgrade, Connection or Sec-WebSocket-Accept is missing or wrong");
    }
    try {
      judgeChoices(answer);
    } catch (ProtocolException e) {
      throw new InvalidHandshakeException(e.getMessage(), e);
    }
    incoming = new IncomingFrames(maxMessageSize, deflate, receiver);
    return HandshakeState.MATCHED;
  }

  /** RFC 6455 section 4.1: what was not offered fails the connection. */
  private void judgeChoices(ServerHandshake answer) throws ProtocolException {
    String protocol = answer.getFieldValue(PROTOCOL);
    if (answer.hasFieldValue(PROTOCOL) && !request.protocols().contains(protocol)) {
      throw new ProtocolException(
          "the server chose protocol \"" + protocol + "\"; offered were " + request.protocols());
    }
    String extensions = answer.getFieldValue(EXTENSIONS);
    if (offerDeflate && !extensions.isEmpty()) {
      deflate = PerMessageDeflate.agreed(extensions);
    } else if (!extensions.isEmpty()) {
      throw new ProtocolException(
          "the server chose extensions \"" + extensions + "\"; offered was none");
    }
  }

  static String protocol(ServerHandshake answer) {
    return answer.getFieldValue(PROTOCOL);
  }

  static String extensions(ServerHandshake answer) {
    return answer.getFieldValue(EXTENSIONS);
  }

  /** Hands out what came, one after the other, and leaves nothing to the client. */
  @Override
  public List<Framedata> translateFrame(ByteBuffer bytes) {
    if (incoming != null) {
      try {
        incoming.read(bytes);
      } catch (WebSocketException e) {
        receiver.illegal(e);
      }
    }
    return List.of();
  }
}
