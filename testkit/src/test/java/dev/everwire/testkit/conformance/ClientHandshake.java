package dev.everwire.testkit.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.everwire.HandshakeException;
import dev.everwire.WebSocketRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client's side of the opening handshake (RFC 6455 section 4.1), done.
 *
 * @param input what follows the answer
 * @param protocol what the server chose, "" for none
 */
record ClientHandshake(InputStream input, String protocol) {

  private static final int MAX_HEAD_BYTES = 16 << 10;
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[16]);

  static ClientHandshake connect(Socket tcp, WebSocketRequest request) throws IOException {
    URI uri = request.uri();
    tcp.setTcpNoDelay(true);
    tcp.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
    tcp.getOutputStream().write(question(request).getBytes(ISO_8859_1));
    InputStream in = new BufferedInputStream(tcp.getInputStream());
    String[] lines = readHead(in).split("\r\n", -1);
    String[] statusLine = lines[0].split(" ", 3);
    if (statusLine.length < 2 || !statusLine[1].matches("\\d{3}")) {
      throw new ProtocolException("no HTTP answer: " + lines[0]);
    }
    int status = Integer.parseInt(statusLine[1]);
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length; i++) {
      String[] pair = lines[i].split(":", 2);
      headers
          .computeIfAbsent(pair[0], name -> new ArrayList<>())
          .add(pair[pair.length - 1].strip());
    }
    if (status != 101) {
      int length = Integer.parseInt(first(headers, "Content-Length"));
      String body = new String(in.readNBytes(Math.min(length, 1_024)), UTF_8);
      throw new HandshakeException(status, headers, body, null);
    }
    require("Upgrade", first(headers, "Upgrade").equalsIgnoreCase("websocket"));
    require("Connection", first(headers, "Connection").equalsIgnoreCase("upgrade"));
    require("Sec-WebSocket-Accept", first(headers, "Sec-WebSocket-Accept").equals(acceptKey()));
    require("Sec-WebSocket-Extensions", first(headers, "Sec-WebSocket-Extensions").isEmpty());
    String protocol = first(headers, "Sec-WebSocket-Protocol");
    require("Sec-WebSocket-Protocol", protocol.isEmpty() || request.protocols().contains(protocol));
    return new ClientHandshake(in, protocol);
  }

  private static String question(WebSocketRequest request) {
    URI uri = request.uri();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    StringBuilder question = new StringBuilder();
    question.append("GET ").append(uri.getRawPath()).append(query).append(" HTTP/1.1\r\nHost: ");
    question.append(uri.getAuthority()).append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    question.append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ").append(KEY).append("\r\n");
    if (!request.protocols().isEmpty()) {
      String offered = String.join(", ", request.protocols());
      question.append("Sec-WebSocket-Protocol: ").append(offered).append("\r\n");
    }
    return question.append("\r\n").toString();
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the stream ended within the handshake");
      }
      head.write(next);
      require("size of the answer", head.size() <= MAX_HEAD_BYTES);
    }
    return head.toString(ISO_8859_1).strip();
  }

  private static String acceptKey() {
    try {
      byte[] text = (KEY + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }

  private static String first(Map<String, List<String>> headers, String name) {
    return headers.getOrDefault(name, List.of("")).get(0);
  }

  private static void require(String what, boolean holds) throws ProtocolException {
    if (!holds) {
      throw new ProtocolException("bad answer to the opening handshake: " + what);
    }
  }
}
