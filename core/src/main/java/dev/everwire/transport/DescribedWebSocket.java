package dev.everwire.transport;

import dev.everwire.BinaryType;
import dev.everwire.Blob;
import dev.everwire.Drainable;
import dev.everwire.Message;
import dev.everwire.WebSocketRequest;
import dev.everwire.event.ListenableWebSocket;

/** What can be read of one connection, and set for it. Thread-safe. */
abstract class DescribedWebSocket extends ListenableWebSocket implements Drainable {

  final BufferedAmount buffered = new BufferedAmount();

  private final WebSocketRequest request;
  private volatile String protocol = "";
  private volatile String extensions = "";
  private volatile String binaryType = BinaryType.ARRAYBUFFER;

  DescribedWebSocket(WebSocketRequest request, TransportOptions options) {
    super(options.executor(), options.uncaught());
    this.request = request;
  }

  /** Takes what the server chose (C13). */
  final void chosen(String chosenProtocol, String chosenExtensions) {
    protocol = chosenProtocol;
    extensions = chosenExtensions;
  }

  /** Returns the message as {@code binaryType} says (C8). */
  final Message asBinaryType(Message message) {
    return message instanceof Message.Binary binary && binaryType.equals(BinaryType.BLOB)
        ? Blob.of(binary.buffer())
        : message;
  }

  @Override
  public final String url() {
    return request.uri().toString();
  }

  @Override
  public final String protocol() {
    return protocol;
  }

  @Override
  public final String extensions() {
    return extensions;
  }

  @Override
  public final long bufferedAmount() {
    return buffered.amount();
  }

  @Override
  public final String binaryType() {
    return binaryType;
  }

  @Override
  public final void binaryType(String value) {
    if (!value.equals(BinaryType.ARRAYBUFFER) && !value.equals(BinaryType.BLOB)) {
      throw new IllegalArgumentException(
          "binaryType \"" + value + "\": must be \"arraybuffer\" or \"blob\"");
    }
    binaryType = value;
  }

  @Override
  public final long bufferedAmountLowThreshold() {
    return buffered.lowThreshold();
  }

  @Override
  public final void bufferedAmountLowThreshold(long bytes) {
    buffered.lowThreshold(bytes);
  }

  @Override
  public String toString() {
    return toString(request.displayUrl());
  }
}
