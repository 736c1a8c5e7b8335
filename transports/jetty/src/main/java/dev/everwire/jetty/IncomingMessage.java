package dev.everwire.jetty;

import dev.everwire.WebSocketException;
import dev.everwire.transport.MessageAssembler;
import java.nio.ByteBuffer;
import org.eclipse.jetty.util.Utf8StringBuilder;
import org.eclipse.jetty.websocket.core.exception.BadPayloadException;
import org.eclipse.jetty.websocket.core.exception.CloseException;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Joins the frames of a message under a size limit (C7). What it throws makes Jetty close with the
 * exception's code. Not thread-safe: frames come one at a time.
 */
final class IncomingMessage {

  private final long maxSize;
  private final MessageAssembler binary;
  private @Nullable Utf8StringBuilder text;
  private long textSize;

  IncomingMessage(long maxSize) {
    this.maxSize = maxSize;
    this.binary = new MessageAssembler(maxSize);
  }

  /** Takes a part of a text; returns the text if this was its last part, else null. */
  @Nullable String text(ByteBuffer part, boolean last) {
    textSize += part.remaining();
    if (textSize > maxSize) {
      throw new MessageTooLargeException(
          "a text of more than " + maxSize + " bytes arrived; the limit is maxMessageSize");
    }
    Utf8StringBuilder builder = text == null ? new Utf8StringBuilder(part.remaining()) : text;
    builder.append(part);
    if (builder.hasCodingErrors()) {
      throw new BadPayloadException.InvalidUtf8();
    }
    if (!last) {
      text = builder;
      return null;
    }
    text = null;
    textSize = 0;
    return builder.takeCompleteString(BadPayloadException.InvalidUtf8::new);
  }

  /** Takes a part of a binary message; returns the message if this was its last part, else null. */
  @Nullable ByteBuffer binary(ByteBuffer part, boolean last) {
    try {
      return binary.binary(part, last);
    } catch (WebSocketException e) {
      throw new CloseException(e.code(), e.getMessage(), e);
    }
  }
}
