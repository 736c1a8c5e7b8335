package dev.everwire.testkit.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.everwire.CloseCode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A client's opening handshake (RFC 6455 section 4.1).
 *
 * @param method "GET"
 * @param target the path and the query, as sent
 * @param headers the values by name, in any case, in the order sent
 */
public record HandshakeRequest(String method, String target, Map<String, List<String>> headers) {

  private static final int MAX_BYTES = 16 * 1024;
  private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** Returns the first value of a header. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** Returns the target up to the query. */
  public String path() {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** Returns the first value of a parameter in the query, decoded. */
  public Optional<String> query(String name) {
    String query = URI.create(target).getQuery();
    return query == null
        ? Optional.empty()
        : Arrays.stream(query.split("&", -1))
            .filter(parameter -> parameter.startsWith(name + "="))
            .map(parameter -> parameter.substring(name.length() + 1))
            .findFirst();
  }

  /** Returns the subprotocols that the client offers, best first. */
  public List<String> protocols() {
    return tokens("Sec-WebSocket-Protocol");
  }

  /** Returns the Sec-WebSocket-Accept that proves to the client that its handshake was read. */
  public String acceptKey() {
    String key = header("Sec-WebSocket-Key").orElse("");
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha1.digest((key + ACCEPT_GUID).getBytes(ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }

  /**
   * Reads and judges a request.
   *
   * @throws ProtocolViolation if it is no opening handshake, or is over 16 KiB
   */
  static HandshakeRequest read(InputStream in) throws IOException {
    List<String> lines = Arrays.asList(readHead(in).split("\r\n", -1));
    String[] requestLine = lines.get(0).split(" ", -1);
    require(requestLine.length == 3, "request line", lines.get(0));
    require(requestLine[2].equals("HTTP/1.1"), "HTTP version", requestLine[2]);
    require(isTarget(requestLine[1]), "request target", requestLine[1]);
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      require(colon > 0 && line.indexOf(' ') != 0, "header line", line);
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    HandshakeRequest request =
        new HandshakeRequest(requestLine[0], requestLine[1], Collections.unmodifiableMap(headers));
    request.judge();
    return request;
  }

  /** RFC 9112 section 3.2.1: a path and a query, in characters that a URI may have. */
  private static boolean isTarget(String target) {
    try {
      return target.startsWith("/") && new URI(target).getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Returns everything before the empty line. */
  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String end = "\r\n\r\n";
    int matched = 0;
    while (matched < end.length()) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the stream ended within the opening handshake");
      }
      head.write(next);
      require(head.size() <= MAX_BYTES, "size of the handshake", "over " + MAX_BYTES + " bytes");
      matched = next == end.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(ISO_8859_1).substring(0, head.size() - end.length());
  }

  private void judge() throws ProtocolViolation {
    require(method.equals("GET"), "method", method);
    require(header("Host").isPresent(), "Host", "none");
    requireToken("Upgrade", "websocket");
    requireToken("Connection", "upgrade");
    String version = header("Sec-WebSocket-Version").orElse("none");
    require(version.equals("13"), "Sec-WebSocket-Version", version);
    List<String> keys = headers.getOrDefault("Sec-WebSocket-Key", List.of());
    require(keys.size() == 1 && isSixteenBytes(keys.get(0)), "Sec-WebSocket-Key", keys.toString());
  }

  private void requireToken(String header, String token) throws ProtocolViolation {
    List<String> tokens = tokens(header);
    require(tokens.stream().anyMatch(token::equalsIgnoreCase), header, tokens.toString());
  }

  private List<String> tokens(String header) {
    return headers.getOrDefault(header, List.of()).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .toList();
  }

  private static boolean isSixteenBytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64).length == 16;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void require(boolean holds, String what, String found) throws ProtocolViolation {
    if (!holds) {
      throw new ProtocolViolation(
          CloseCode.PROTOCOL_ERROR, "bad opening handshake (4.1), " + what + ": " + found);
    }
  }
}
