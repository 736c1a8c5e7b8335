package dev.everwire.jakarta;

import org.jspecify.annotations.Nullable;

/** Calls that block, and can be interrupted while they do, but at no other time. Thread-safe. */
final class BlockingCall {

  private @Nullable Thread caller;
  private boolean cancelled;

  /** Begins a call of this thread's; returns false if it must not be made. */
  synchronized boolean enter() {
    if (!cancelled) {
      caller = Thread.currentThread();
    }
    return !cancelled;
  }

  /** Ends the call of this thread's, and an interruption that was meant for it. */
  synchronized void exit() {
    if (caller == Thread.currentThread() && cancelled) {
      Thread.interrupted();
    }
    caller = null;
  }

  /** Interrupts the call that is being made, if any; no other may begin. */
  synchronized void cancel() {
    cancelled = true;
    if (caller != null) {
      caller.interrupt();
    }
  }

  /** Returns whether this thread is within a call. */
  synchronized boolean isMine() {
    return caller == Thread.currentThread();
  }
}
