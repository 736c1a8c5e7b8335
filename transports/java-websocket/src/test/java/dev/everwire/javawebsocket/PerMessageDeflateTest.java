package dev.everwire.javawebsocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.Message;
import dev.everwire.testkit.events.RecordedSocket;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.HandshakeRequest;
import dev.everwire.testkit.server.Script;
import dev.everwire.testkit.server.ScriptedServer;
import dev.everwire.testkit.server.ServerConnection;
import dev.everwire.transport.TransportOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692 in place of the client's own extension. */
class PerMessageDeflateTest {

  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
  private static final String AGREED =
      "permessage-deflate; client_no_context_takeover; server_no_context_takeover";
  private static final JavaWebSocketFactory FACTORY =
      JavaWebSocketFactory.create().permessageDeflate(true);

  /** Deflates as a peer does that keeps its context. */
  private final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);

  private byte[] deflated(byte[] message) {
    deflater.setInput(message);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] chunk = new byte[1 << 16];
    int length;
    do {
      length = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
      out.write(chunk, 0, length);
    } while (length == chunk.length);
    return Arrays.copyOf(out.toByteArray(), out.size() - 4);
  }

  private static Script accepting(String answer, Script then) {
    return connection -> {
      connection.accept(Map.of(EXTENSIONS, answer));
      then.play(connection);
      connection.stopReading();
    };
  }

  @Test
  void offerIsTheClientsOwn() throws Exception {
    BlockingQueue<HandshakeRequest> requests = new LinkedBlockingQueue<>();
    Script script = connection -> requests.add(connection.handshake());
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket.connecting(server.url(), FACTORY).failure(1006);
      HandshakeRequest request = requests.poll(20, TimeUnit.SECONDS);
      assertThat(request.header(EXTENSIONS)).contains(AGREED);
    }
  }

  @Test
  void compressedFragmentsAreJoinedAcrossAPing() {
    byte[] first = deflated("hello, hello, hello, hello".getBytes(UTF_8));
    Script script =
        accepting(
            AGREED,
            connection -> {
              byte[] head = Arrays.copyOf(first, 5);
              byte[] tail = Arrays.copyOfRange(first, 5, first.length);
              connection.send(Frame.textPart(head, true, false).withRsv(4));
              connection.ping(new byte[0]);
              connection.send(Frame.textPart(tail, false, true));
            });
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), FACTORY);
      attempt.events().next(EventType.OPEN);
      attempt.events().next(EventType.PING);
      assertThat(attempt.socket().extensions()).isEqualTo(AGREED);
      assertThat(attempt.events().next(EventType.MESSAGE).data())
          .isEqualTo(Message.text("hello, hello, hello, hello"));
    }
  }

  @Test
  void contextThatTheServerKeepsIsKept() {
    byte[] text = "the same words once more".getBytes(UTF_8);
    byte[] once = deflated(text);
    byte[] again = deflated(text);
    assertThat(again).as("it refers to what came before").hasSizeLessThan(once.length);
    Script script =
        accepting(
            "permessage-deflate; server_max_window_bits=15",
            connection -> {
              connection.send(Frame.of(Frame.TEXT, once).withRsv(4));
              connection.text("plain");
              connection.send(Frame.of(Frame.TEXT, again).withRsv(4));
            });
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), FACTORY);
      attempt.events().next(EventType.OPEN);
      for (String expected :
          new String[] {new String(text, UTF_8), "plain", new String(text, UTF_8)}) {
        assertThat(attempt.events().next(EventType.MESSAGE).data())
            .isEqualTo(Message.text(expected));
      }
    }
  }

  @Test
  void c07BombEndsAtTheLimitWith1009() {
    byte[] bomb = deflated(new byte[256 << 20]);
    Script script =
        accepting(AGREED, connection -> connection.send(Frame.of(Frame.BINARY, bomb).withRsv(4)));
    TransportOptions small = TransportOptions.DEFAULT.maxMessageSize(1 << 20);
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), FACTORY.options(small));
      attempt.events().next(EventType.OPEN);
      attempt.failure(1009);
    }
  }

  @Test
  void c07WhatDoesNotDecompressFailsWith1007() {
    byte[] reservedBlockType = {0x07, 0x00};
    Script script =
        accepting(
            AGREED,
            connection -> connection.send(Frame.of(Frame.TEXT, reservedBlockType).withRsv(4)));
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), FACTORY);
      attempt.events().next(EventType.OPEN);
      attempt.failure(1007);
    }
  }

  @Test
  void messagesFrom1024BytesOnGoOutCompressed() throws Exception {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    Script script =
        accepting(
            AGREED,
            connection -> {
              for (int i = 0; i < 2; i++) {
                readFrame(connection, seen);
              }
            });
    String large = "word ".repeat(400);
    try (ScriptedServer server = ScriptedServer.start(script)) {
      RecordedSocket attempt = RecordedSocket.connecting(server.url(), FACTORY);
      attempt.events().next(EventType.OPEN);
      attempt.socket().send(Message.text("word"));
      attempt.socket().send(Message.text(large));
      assertThat(seen.poll(20, TimeUnit.SECONDS)).as("first byte: FIN, text").isEqualTo(0x81);
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("word");
      assertThat(seen.poll(20, TimeUnit.SECONDS)).as("with RSV1").isEqualTo(0xC1);
      assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo(large);
    }
  }

  /** Reads a masked frame of at most 125 bytes, compressed or not. */
  private static void readFrame(ServerConnection connection, BlockingQueue<Object> seen)
      throws IOException, DataFormatException {
    DataInputStream in = new DataInputStream(connection.input());
    int first = in.readUnsignedByte();
    byte[] mask = new byte[4];
    byte[] payload = new byte[in.readUnsignedByte() & 0x7F];
    in.readFully(mask);
    in.readFully(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    seen.add(first);
    seen.add(new String((first & 0x40) == 0 ? payload : inflated(payload), UTF_8));
  }

  private static byte[] inflated(byte[] payload) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    byte[] withTail = Arrays.copyOf(payload, payload.length + 4);
    withTail[withTail.length - 1] = (byte) 0xFF;
    withTail[withTail.length - 2] = (byte) 0xFF;
    inflater.setInput(withTail);
    byte[] message = new byte[1 << 16];
    return Arrays.copyOf(message, inflater.inflate(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-other",
        "permessage-deflate; client_max_window_bits=10",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate, permessage-deflate",
        "permessage-deflate;",
      })
  void c13AnswerThatDoesNotFitTheOfferFails(String answer) {
    try (ScriptedServer server = ScriptedServer.start(accepting(answer, connection -> {}))) {
      assertThat(RecordedSocket.connecting(server.url(), FACTORY).failure(1006))
          .hasMessageContaining(answer);
    }
  }
}
