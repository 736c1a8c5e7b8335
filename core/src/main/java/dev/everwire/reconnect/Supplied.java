package dev.everwire.reconnect;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value, or a supplier that is asked for it before each attempt (R4).
 *
 * @param fixed the value, null if there is a supplier; known before any attempt, so it is checked
 *     before any
 */
record Supplied<T>(@Nullable T fixed, Supplier<? extends CompletionStage<T>> supplier) {

  static <T> Supplied<T> value(T value) {
    return new Supplied<>(value, () -> CompletableFuture.completedFuture(value));
  }

  static <T> Supplied<T> sync(Supplier<? extends T> supplier) {
    Objects.requireNonNull(supplier, "supplier");
    return new Supplied<>(null, () -> CompletableFuture.completedFuture(supplier.get()));
  }

  static <T> Supplied<T> async(Supplier<? extends CompletionStage<T>> supplier) {
    return new Supplied<>(null, Objects.requireNonNull(supplier, "supplier"));
  }

  /** Asks, on this thread; what the supplier throws fails the stage. */
  CompletionStage<T> ask(String name) {
    try {
      return supplier
          .get()
          .thenApply(value -> Objects.requireNonNull(value, name + " supplier answered null"));
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
