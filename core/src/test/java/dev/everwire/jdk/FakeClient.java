package dev.everwire.jdk;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * The JDK's client as a sender: refuses a second send while one is pending, as the real one does.
 */
final class FakeClient implements WebSocket {

  /** What was sent, in order. */
  final List<String> sent = new ArrayList<>();

  /** Whether sends wait for {@link #complete}, or complete at once. */
  boolean slow;

  private final Queue<CompletableFuture<WebSocket>> pending = new ArrayDeque<>();
  private boolean outputClosed;

  private CompletableFuture<WebSocket> send(String what) {
    if (!pending.isEmpty()) {
      return CompletableFuture.failedFuture(new IllegalStateException("Send pending"));
    }
    if (outputClosed) {
      return CompletableFuture.failedFuture(new IOException("Output closed"));
    }
    sent.add(what);
    if (!slow) {
      return CompletableFuture.completedFuture(this);
    }
    CompletableFuture<WebSocket> future = new CompletableFuture<>();
    pending.add(future);
    return future;
  }

  /** Lets the pending send complete. */
  void complete() {
    pending.remove().complete(this);
  }

  /** Lets the pending send fail. */
  void fail(Throwable cause) {
    pending.remove().completeExceptionally(cause);
  }

  @Override
  public CompletableFuture<WebSocket> sendText(CharSequence data, boolean last) {
    return send("text " + data + (last ? "" : " and more"));
  }

  @Override
  public CompletableFuture<WebSocket> sendBinary(ByteBuffer data, boolean last) {
    return send("binary " + data.remaining() + (last ? "" : " and more"));
  }

  @Override
  public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
    return send("ping");
  }

  @Override
  public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
    return send("pong");
  }

  /** Beside the others: a Close frame may be sent while something is pending. */
  @Override
  public CompletableFuture<WebSocket> sendClose(int statusCode, String reason) {
    if (statusCode != 1000 && statusCode < 3000) {
      return CompletableFuture.failedFuture(new IllegalArgumentException("statusCode"));
    }
    sent.add("close " + statusCode + " " + reason);
    outputClosed = true;
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void request(long n) {}

  @Override
  public String getSubprotocol() {
    return "";
  }

  @Override
  public boolean isOutputClosed() {
    return outputClosed;
  }

  @Override
  public boolean isInputClosed() {
    return false;
  }

  @Override
  public void abort() {
    outputClosed = true;
  }
}
