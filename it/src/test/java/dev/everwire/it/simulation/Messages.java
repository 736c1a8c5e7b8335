package dev.everwire.it.simulation;

import dev.everwire.Blob;
import dev.everwire.Message;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Messages that carry a number, small ones as text and large ones as a blob that nobody reads. */
final class Messages {

  static final int HELLO = -2;
  static final int HEARTBEAT = -3;
  static final long LARGE_BYTES = 100_000;

  private static final Message[] SMALL = new Message[2048];
  private static final Message[] REPLIES = new Message[SMALL.length];
  private static final Message[] MISSED = new Message[SMALL.length];
  private static final Message HELLO_MESSAGE = Message.text("hello");
  private static final Message HEARTBEAT_MESSAGE = Message.text("beat");

  static {
    for (int i = 0; i < SMALL.length; i++) {
      SMALL[i] = Message.text(Integer.toString(i));
      REPLIES[i] = Message.text("r" + i);
      MISSED[i] = Message.text("m" + i);
    }
  }

  private record Large(int number) implements Blob {

    @Override
    public long size() {
      return LARGE_BYTES;
    }

    @Override
    public InputStream stream() {
      return InputStream.nullInputStream();
    }
  }

  private Messages() {}

  static Message of(int number, boolean large) {
    if (large) {
      return new Large(number);
    }
    return number == HELLO
        ? HELLO_MESSAGE
        : number == HEARTBEAT ? HEARTBEAT_MESSAGE : SMALL[number];
  }

  static Message reply(int number) {
    return REPLIES[number];
  }

  /** Returns a message of the peer's that did not come by itself. */
  static Message missed(int number) {
    return MISSED[number];
  }

  static int number(Message message) {
    if (message instanceof Large large) {
      return large.number;
    }
    String text = ((Message.Text) message).value();
    return switch (text.charAt(0)) {
      case 'h' -> HELLO;
      case 'b' -> HEARTBEAT;
      default -> Integer.parseInt(text);
    };
  }

  /** Returns the number of the message that this one replies to; null if it is no reply. */
  static @Nullable Integer numberReplied(Message message) {
    return numberBehind('r', message);
  }

  /** Returns the number of the message that was missed; null if it came by itself. */
  static @Nullable Integer numberMissed(Message message) {
    return numberBehind('m', message);
  }

  private static @Nullable Integer numberBehind(char kind, Message message) {
    String text = ((Message.Text) message).value();
    return text.charAt(0) == kind ? Integer.valueOf(text.substring(1)) : null;
  }
}
