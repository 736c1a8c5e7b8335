package dev.everwire.testkit.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** A TCP connection to the server, for bytes that no WebSocket client sends. */
final class RawClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 20_000;

  final Socket socket;
  final InputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Opens a WebSocket; returns the client and leaves the answer read. */
  static RawClient open(ScriptedServer server) throws IOException {
    RawClient client = new RawClient(server.port());
    client.send(handshake("/"));
    client.readHead();
    return client;
  }

  static String handshake(String target, String... moreHeaders) {
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + String.join("", moreHeaders)
        + "\r\n";
  }

  void send(String text) throws IOException {
    send(text.getBytes(ISO_8859_1));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void send(Frame frame) throws IOException {
    send(frame.withMask(true).encode());
  }

  /** Returns the server's next frame. */
  Frame read() throws IOException {
    Frame frame = FrameFormat.decode(in);
    if (frame == null) {
      throw new EOFException("the server ended its stream");
    }
    return frame;
  }

  /** Returns the status line and headers of the answer. */
  String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the stream ended after " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  String readAll() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  /** Returns how the connection ends, after whatever comes before: "FIN" or "RST". */
  String end() throws IOException {
    try {
      in.readAllBytes();
      return "FIN";
    } catch (SocketException e) {
      return "RST";
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
