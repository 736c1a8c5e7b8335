package dev.everwire.flow;

import dev.everwire.Pausable;

/**
 * Lets several parties stop the reading of one socket: it is paused while anyone holds the gate.
 * Thread-safe.
 */
public final class ReadGate {

  private final Pausable socket;
  private int holds;

  /** Creates a gate that nobody holds. */
  public ReadGate(Pausable socket) {
    this.socket = socket;
  }

  /** Stops reading until the matching {@link #release()}. */
  public synchronized void hold() {
    if (++holds == 1) {
      socket.pause();
    }
  }

  /** Undoes one {@link #hold()}. */
  public synchronized void release() {
    if (--holds == 0) {
      socket.resume();
    }
  }

  /** Pauses the socket if anyone holds the gate: it is another than the one that was paused. */
  public synchronized void socketChanged() {
    if (holds > 0) {
      socket.pause();
    }
  }

  /** Returns whether anyone holds the gate. */
  public synchronized boolean isHeld() {
    return holds > 0;
  }
}
