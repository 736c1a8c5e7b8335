package dev.everwire.it.cuts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.everwire.CloseCode;
import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.Message;
import dev.everwire.Pingable;
import dev.everwire.testkit.server.Frame;
import dev.everwire.testkit.server.ServerConnection;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What is said: each side waits for the other's word, so that the bytes are the same each time, in
 * number and in order. The client's text and binary messages are answered in kind, the latter in
 * fragments with a ping between them; then the client pings, and one of the two closes.
 */
enum Exchange {
  CLIENT_CLOSES,
  SERVER_CLOSES;

  static final String REASON = "done";

  private static final String ANSWER = "hello, client";

  /** The ping is between the two bytes of its "ö". */
  private static final String IN_FRAGMENTS = "größer als eins";

  private static final byte[] BINARY = {3, 1, 4, 1, 5, 9, 2, 6};

  /** What comes to a client whose connection is not cut, as {@link #describe} says it. */
  static final List<String> INCOMING = List.of(ANSWER, "03:01:04:01:05:09:02:06", IN_FRAGMENTS);

  private static final String QUESTION = "hello, server";
  private static final String CLOSE_PLEASE = "close, please";
  private static final byte[] SERVERS_PING = "still there?".getBytes(US_ASCII);
  private static final ByteBuffer OUR_PING = ByteBuffer.wrap("and you?".getBytes(US_ASCII));

  /** Answers each message by what it is, so that a part of the exchange can be said again. */
  static void serve(ServerConnection connection) throws Exception {
    connection.accept();
    for (Frame frame = connection.readMessage(); frame != null; frame = connection.readMessage()) {
      if (frame.opcode() == Frame.CLOSE) {
        connection.send(frame.withMask(false));
        return;
      }
      answer(connection, frame);
    }
  }

  private static void answer(ServerConnection connection, Frame frame) throws Exception {
    if (frame.opcode() == Frame.BINARY) {
      connection.binary(frame.payload());
      sendInFragments(connection);
    } else if (frame.payloadText().equals(CLOSE_PLEASE)) {
      connection.close(CloseCode.NORMAL, REASON);
      connection.awaitClose();
      connection.endOutput();
    } else {
      connection.text(ANSWER);
    }
  }

  private static void sendInFragments(ServerConnection connection) throws Exception {
    byte[] whole = IN_FRAGMENTS.getBytes(UTF_8);
    connection.send(Frame.textPart(Arrays.copyOfRange(whole, 0, 3), true, false));
    connection.ping(SERVERS_PING);
    connection.send(Frame.textPart(Arrays.copyOfRange(whole, 3, whole.length), false, true));
  }

  /** Returns a text as it is, and bytes in hexadecimal. */
  static String describe(Message message) {
    if (message instanceof Message.Binary binary) {
      byte[] bytes = new byte[binary.buffer().remaining()];
      binary.buffer().get(bytes);
      return HexFormat.ofDelimiter(":").formatHex(bytes);
    }
    return ((Message.Text) message).value();
  }

  /** Plays the client's part on a socket that has not yet begun to connect. */
  void play(IWebSocket socket) {
    socket.addEventListener(EventType.OPEN, event -> socket.send(Message.text(QUESTION)));
    socket.addEventListener(EventType.PONG, event -> end(socket));
    socket.addEventListener(
        EventType.MESSAGE,
        event -> {
          String message = describe(event.data());
          if (message.equals(ANSWER)) {
            socket.send(Message.binary(BINARY));
          } else if (message.equals(IN_FRAGMENTS)) {
            ((Pingable) socket).ping(OUR_PING.duplicate());
          }
        });
  }

  private void end(IWebSocket socket) {
    if (this == CLIENT_CLOSES) {
      socket.close(CloseCode.NORMAL, REASON);
    } else {
      socket.send(Message.text(CLOSE_PLEASE));
    }
  }
}
