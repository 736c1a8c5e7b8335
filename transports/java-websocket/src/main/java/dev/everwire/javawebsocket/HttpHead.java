package dev.everwire.javawebsocket;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an HTTP answer (RFC 9112 sections 2 to 5).
 *
 * @param version such as "HTTP/1.1"
 * @param headers values by name, in any case
 */
record HttpHead(String version, int status, String reason, Map<String, List<String>> headers) {

  /** So that it fits into the client's read buffer of 64 KiB, written anew. */
  static final int MAX_BYTES = 32 << 10;

  private static final int MAX_BODY_START_BYTES = 1024;
  private static final Pattern STATUS_LINE =
      Pattern.compile("(HTTP/1\\.[01]) ([1-9][0-9][0-9])(?: (.*))?");

  /**
   * Reads a head and not a byte more.
   *
   * @throws ProtocolException if it is none, or longer than {@link #MAX_BYTES}
   * @throws EOFException if it ends within
   */
  static HttpHead read(InputStream in) throws IOException {
    Lines lines = new Lines(in);
    String first = lines.next();
    Matcher status = STATUS_LINE.matcher(first);
    if (!status.matches()) {
      throw new ProtocolException("not an HTTP answer: \"" + shown(first) + "\"");
    }
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
      int colon = line.indexOf(':');
      if (colon < 1 || line.charAt(0) <= ' ') {
        throw new ProtocolException("not an HTTP header: \"" + shown(line) + "\"");
      }
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    String reason = status.group(3) == null ? "" : status.group(3);
    return new HttpHead(status.group(1), Integer.parseInt(status.group(2)), reason, headers);
  }

  private static String shown(String line) {
    return line.substring(0, Math.min(line.length(), 80)).replaceAll("\\p{Cntrl}", "?");
  }

  private static final class Lines {
    private final InputStream in;
    private int left = MAX_BYTES;

    Lines(InputStream in) {
      this.in = in;
    }

    String next() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          throw new EOFException("the connection ended within the opening handshake");
        }
        if (--left < 0) {
          throw new ProtocolException(
              "the head of the HTTP answer is longer than " + MAX_BYTES + " bytes");
        }
        line.write(b);
      }
      String text = line.toString(StandardCharsets.ISO_8859_1);
      return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
  }

  private String header(String name) {
    return String.join(", ", headers.getOrDefault(name, List.of()));
  }

  /** Returns the head as a client that knows no variants wants it. */
  byte[] encoded() {
    StringBuilder head = new StringBuilder();
    head.append(version).append(' ').append(status).append(" Switching Protocols\r\n");
    headers.forEach(
        (name, values) ->
            values.forEach(value -> head.append(name).append(": ").append(value).append("\r\n")));
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Reads the start of the body: what comes of it, for a stream that fails has said enough. */
  String bodyStart(InputStream in) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      if (status == 204 || status == 304) {
        return "";
      } else if (header("Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
        readChunks(in, body);
      } else {
        copy(in, body, contentLength());
      }
    } catch (IOException e) {
      // The answer's status is what is told, not how its body broke off.
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  private long contentLength() {
    try {
      return Long.parseLong(header("Content-Length"));
    } catch (NumberFormatException e) {
      return MAX_BODY_START_BYTES;
    }
  }

  private static void readChunks(InputStream in, ByteArrayOutputStream body) throws IOException {
    Lines lines = new Lines(in);
    while (body.size() < MAX_BODY_START_BYTES) {
      String size = lines.next().split(";", 2)[0].strip();
      if (!size.matches("[0-9a-fA-F]{1,8}") || size.matches("0+")) {
        return;
      }
      copy(in, body, Long.parseLong(size, 16));
      lines.next();
    }
  }

  private static void copy(InputStream in, ByteArrayOutputStream to, long size) throws IOException {
    for (long i = 0; i < size && to.size() < MAX_BODY_START_BYTES; i++) {
      int b = in.read();
      if (b < 0) {
        return;
      }
      to.write(b);
    }
  }
}
