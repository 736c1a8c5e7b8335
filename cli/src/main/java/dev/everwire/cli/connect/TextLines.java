package dev.everwire.cli.connect;

import dev.everwire.Event;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import java.io.PrintStream;

/**
 * Messages, one a line, as they are: a line break within a text message is printed as one. Who must
 * tell messages apart whatever is in them takes {@link JsonLines}.
 */
final class TextLines implements Output {

  private final PrintStream out;
  private final BinaryFormat binary;

  TextLines(PrintStream out, BinaryFormat binary) {
    this.out = out;
    this.binary = binary;
  }

  @Override
  public void print(Event event) {
    if (!(event instanceof MessageEvent message)) {
      return;
    }
    if (message.data() instanceof Message.Text text) {
      out.print(text.value());
      out.print('\n');
    } else if (message.data() instanceof Message.Binary bytes) {
      print(bytes);
    }
  }

  private void print(Message.Binary message) {
    switch (binary) {
      case BASE64, HEX -> {
        out.print(binary.encode(message.buffer()));
        out.print('\n');
      }
      case RAW -> {
        byte[] bytes = BinaryFormat.bytes(message.buffer());
        out.write(bytes, 0, bytes.length);
      }
      case SKIP -> {}
    }
  }
}
