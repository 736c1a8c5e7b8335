package dev.everwire.it.examples;

import dev.everwire.Message;
import dev.everwire.SendResult;
import dev.everwire.reconnect.ReconnectingWebSocket;
import java.util.Iterator;
import java.util.concurrent.CompletionStage;

/** Sends lines as fast as the socket takes them, and no faster; no thread waits. */
public record LineFeed(ReconnectingWebSocket socket, Iterator<String> lines) {

  /** Sends what there is room for, and goes on when there is more. */
  public void sendOn() {
    while (lines.hasNext()) {
      CompletionStage<SendResult> accepted = socket.sendAsync(Message.text(lines.next()));
      if (!accepted.toCompletableFuture().isDone()) {
        accepted.thenRunAsync(this::sendOn);
        return;
      }
    }
  }
}
