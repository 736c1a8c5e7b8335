package dev.everwire.it.reconnect;

import dev.everwire.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A subscriber that asks for messages when the test does. */
final class Demand implements Flow.Subscriber<Message> {

  final List<Message> messages = new ArrayList<>();
  boolean completed;
  @Nullable Throwable failure;
  private Flow.@Nullable Subscription subscription;

  void request(long n) {
    Objects.requireNonNull(subscription).request(n);
  }

  void cancel() {
    Objects.requireNonNull(subscription).cancel();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
  }

  @Override
  public void onNext(Message message) {
    messages.add(message);
  }

  @Override
  public void onError(Throwable cause) {
    failure = cause;
  }

  @Override
  public void onComplete() {
    completed = true;
  }
}
