package dev.everwire.cli.connect;

import dev.everwire.SendResult;
import dev.everwire.policy.QueueFullException;
import dev.everwire.reconnect.ReconnectingWebSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends each line of an input as a text message, on a daemon thread of its own, since nothing can
 * interrupt a read from a terminal. While the socket's queue is full it does not read on: what
 * cannot be sent stays where it is.
 */
final class LineSender {

  /** What a sender tells the session; called on the sender's thread. */
  interface Listener {

    /** The input has ended, and all of it was accepted. */
    void inputEnded();

    /** The input cannot be read, or a line of it not be sent. */
    void inputFailed(Exception e);
  }

  private final InputStream in;
  private final ReconnectingWebSocket socket;
  private final Traffic accepted;
  private final Listener listener;
  private final AtomicLong refused = new AtomicLong();

  LineSender(InputStream in, ReconnectingWebSocket socket, Traffic accepted, Listener listener) {
    this.in = in;
    this.socket = socket;
    this.accepted = accepted;
    this.listener = listener;
  }

  void start() {
    Thread thread = new Thread(this::sendAll, "everwire-stdin");
    thread.setDaemon(true);
    thread.start();
  }

  /** Returns how many lines were read and not accepted, because the socket had closed. */
  long refused() {
    return refused.get();
  }

  private void sendAll() {
    // Not closed: the input is the process's, not ours.
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    try {
      for (String line; (line = lines.readLine()) != null; ) {
        if (socket.send(line) == SendResult.REFUSED) {
          refused.incrementAndGet();
          return;
        }
        accepted.increment();
      }
      listener.inputEnded();
    } catch (QueueFullException e) {
      refused.incrementAndGet();
      listener.inputFailed(e);
    } catch (IOException e) {
      listener.inputFailed(e);
    }
  }
}
