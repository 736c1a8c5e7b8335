package dev.everwire.examples.delivery;

import dev.everwire.Message;
import dev.everwire.policy.Confirmation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * STOMP 1.2: a frame with a {@code receipt} header is answered by a RECEIPT frame with its {@code
 * receipt-id}, which confirms all frames before it too (section RECEIPT).
 */
public final class StompReceipts {

  private static final Pattern RECEIPT = header("receipt");
  private static final Pattern RECEIPT_ID = header("receipt-id");

  private StompReceipts() {}

  /** Confirms each frame that asks for a receipt, and with it those before. */
  public static Confirmation confirmation() {
    return Confirmation.byReply(
            sent -> find(RECEIPT, sent),
            reply -> text(reply).startsWith("RECEIPT\n") ? find(RECEIPT_ID, reply) : null)
        .cumulative();
  }

  /** A header is a line before the first empty one. */
  private static Pattern header(String name) {
    return Pattern.compile("\\A(?:[^\\n]+\\n)+?" + name + ":([^\\r\\n]+)");
  }

  private static @Nullable Object find(Pattern header, Message message) {
    Matcher matcher = header.matcher(text(message));
    return matcher.find() ? matcher.group(1) : null;
  }

  private static String text(Message message) {
    return message instanceof Message.Text text ? text.value() : "";
  }
}
