package dev.everwire.examples.transport;

import com.neovisionaries.ws.client.OpeningHandshakeException;
import com.neovisionaries.ws.client.WebSocketError;
import com.neovisionaries.ws.client.WebSocketException;
import dev.everwire.CloseCode;
import dev.everwire.HandshakeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What the client's errors mean by the rules. */
final class NvFailures {

  /** What {@code onFrameError} tells that is the network's doing, and no illegal frame. */
  private static final Set<WebSocketError> LOST =
      Set.of(
          WebSocketError.IO_ERROR_IN_READING,
          WebSocketError.INTERRUPTED_IN_READING,
          WebSocketError.INSUFFICENT_DATA,
          WebSocketError.NO_MORE_FRAME);

  private NvFailures() {}

  /** Returns the close code for what {@code onFrameError} tells. */
  static int code(WebSocketException error) {
    if (error.getCause() instanceof dev.everwire.WebSocketException guarded) {
      return guarded.code();
    }
    return LOST.contains(error.getError()) ? CloseCode.ABNORMAL : CloseCode.PROTOCOL_ERROR;
  }

  /** Returns what went wrong as an IOException, which the client's own exception is not. */
  static IOException cause(WebSocketException error) {
    if (error instanceof OpeningHandshakeException refused
        && error.getError() == WebSocketError.NOT_SWITCHING_PROTOCOLS) {
      int status = refused.getStatusLine().getStatusCode();
      byte[] body = NvFrames.buffer(refused.getBody()).array();
      String text = new String(body, StandardCharsets.UTF_8);
      return new HandshakeException(status, refused.getHeaders(), text, refused);
    }
    return error.getCause() instanceof IOException io ? io : new IOException(error);
  }
}
