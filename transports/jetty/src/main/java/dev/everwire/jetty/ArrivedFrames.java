package dev.everwire.jetty;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * Hands on frames one at a time, the next when it is asked for, on any thread. Jetty must be asked
 * on its own, while it hands on the frame before: asked on another just when it stops, it misses
 * that and never reads again (its issue 14528, {@code WebSocketConnection.fillAndParse}, mended in
 * 12.1.12). So what it has read already may have to wait here, no more than its input buffer holds
 * (with permessage-deflate, as it is when inflated), and meanwhile it reads no further.
 * Thread-safe.
 */
final class ArrivedFrames {

  /** A frame, and what Jetty is told when it is done with. */
  record Arrived(Frame frame, Callback callback) {}

  private final Consumer<Throwable> failed;
  private final Queue<Arrived> waiting = new ArrayDeque<>();
  private boolean asked;
  private boolean abandoned;
  private @Nullable Runnable reading;

  /**
   * Creates it without frames.
   *
   * @param failed told why a frame fails the connection that had to wait: Jetty, which had to be
   *     told that it is done with, has gone on
   */
  ArrivedFrames(Consumer<Throwable> failed) {
    this.failed = failed;
  }

  /** Takes a frame of Jetty's; returns whether it is asked for, or else has to wait. */
  boolean arrive(Frame frame, Callback callback) {
    boolean last = frame.getOpCode() == OpCode.CLOSE;
    synchronized (this) {
      if (asked) {
        asked = false;
        return true;
      } else if (!abandoned) {
        waiting.add(last ? new Arrived(frame, callback) : copied(frame));
        if (last) {
          return false;
        }
      }
    }
    callback.succeeded();
    return false;
  }

  private Arrived copied(Frame frame) {
    return new Arrived(Frame.copy(frame), Callback.from(() -> {}, failed));
  }

  /** Asks for the next frame; returns it if it waits here, null if it is to be read first. */
  @Nullable Arrived next() {
    Runnable goesOn;
    synchronized (this) {
      Arrived first = waiting.poll();
      if (first != null || abandoned) {
        return first;
      }
      asked = true;
      goesOn = reading;
      reading = null;
    }
    if (goesOn != null) {
      goesOn.run();
    }
    return null;
  }

  /** Returns whether there is any use in reading. */
  synchronized boolean hasRoom() {
    return asked || abandoned;
  }

  /** Runs this, which makes Jetty read on, as soon as there is use in it. */
  void whenRoom(Runnable goOn) {
    synchronized (this) {
      if (!hasRoom()) {
        reading = goOn;
        return;
      }
    }
    goOn.run();
  }

  /** No frame is wanted any more: Jetty reads on by itself, up to the end. */
  void abandon() {
    Runnable goesOn;
    Arrived[] dropped;
    synchronized (this) {
      abandoned = true;
      asked = false;
      dropped = waiting.toArray(new Arrived[0]);
      waiting.clear();
      goesOn = reading;
      reading = null;
    }
    for (Arrived frame : dropped) {
      frame.callback().succeeded();
    }
    if (goesOn != null) {
      goesOn.run();
    }
  }
}
