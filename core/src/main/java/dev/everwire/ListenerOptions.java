package dev.everwire;

import org.jspecify.annotations.Nullable;

/**
 * How a listener is registered, as in the DOM.
 *
 * @param once whether it is removed before its first call
 * @param capture whether it runs ahead of those without; part of its identity
 * @param signal removes it when aborted; already aborted, it is not added at all
 */
public record ListenerOptions(boolean once, boolean capture, @Nullable AbortSignal signal) {

  /** Neither {@code once} nor {@code capture}, and no signal. */
  public static final ListenerOptions DEFAULT = new ListenerOptions(false, false, null);

  /** Returns these options with another {@link #once()}. */
  public ListenerOptions once(boolean value) {
    return new ListenerOptions(value, capture, signal);
  }

  /** Returns these options with another {@link #capture()}. */
  public ListenerOptions capture(boolean value) {
    return new ListenerOptions(once, value, signal);
  }

  /** Returns these options with another {@link #signal()}. */
  public ListenerOptions signal(AbortSignal value) {
    return new ListenerOptions(once, capture, value);
  }
}
