package dev.everwire.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.Message;
import dev.everwire.outbox.SendQueue.Entry;
import dev.everwire.policy.SendOptions.Scope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SendQueueTest {

  private static Entry entry(String text, long expiresNs, Scope scope) {
    Message message = Message.text(text);
    return new Entry(message, message.size(), expiresNs, scope);
  }

  private static Entry entry(String text) {
    return entry(text, SendQueue.NEVER, Scope.SOCKET);
  }

  @Test
  void roomIsBoundedInMessagesAndInBytes() {
    SendQueue queue = new SendQueue(2, 5);
    queue.add(entry("abc"));
    assertThat(queue.hasRoom(2)).isTrue();
    assertThat(queue.hasRoom(3)).isFalse();
    queue.add(entry(""));
    assertThat(queue.hasRoom(0)).isFalse();
    assertThatThrownBy(() -> queue.add(entry(""))).isInstanceOf(IllegalStateException.class);
    assertThat(queue.couldHold(5)).isTrue();
    assertThat(queue.couldHold(6)).isFalse();
    assertThat(new SendQueue(0, 5).couldHold(0)).isFalse();
  }

  @Test
  void whatIsNoLongerFirstIsNotRemovedInPlaceOfAnother() {
    SendQueue queue = new SendQueue(9, 99);
    Entry scoped = entry("same", SendQueue.NEVER, Scope.CONNECTION);
    queue.add(scoped);
    Entry next = entry("next");
    queue.add(next);
    queue.removeConnectionScoped();

    queue.removeIfFirst(scoped);

    assertThat(queue.peek()).isSameAs(next);
    queue.removeIfFirst(next);
    queue.removeIfFirst(scoped);
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void roomIsMadeFromTheFront() {
    SendQueue queue = new SendQueue(9, 4);
    queue.add(entry("ab"));
    queue.add(entry("cd"));
    assertThat(queue.makeRoom(1)).containsExactly(entry("ab"));
    assertThat(queue.makeRoom(4)).containsExactly(entry("cd"));
  }

  @Test
  void whatExpiresAndWhatDiesWithItsConnectionIsTakenOutInOrder() {
    SendQueue queue = new SendQueue(9, 99);
    queue.add(entry("a", 10, Scope.SOCKET));
    queue.add(entry("b"));
    queue.add(entry("c", 5, Scope.CONNECTION));
    assertThat(queue.nextExpiryNs()).isEqualTo(5);
    assertThat(queue.removeExpired(4)).isEmpty();
    assertThat(queue.removeExpired(10)).extracting(e -> e.message().toString()).hasSize(2);
    assertThat(queue.nextExpiryNs()).isEqualTo(SendQueue.NEVER);
    queue.add(entry("d", SendQueue.NEVER, Scope.CONNECTION));
    assertThat(queue.removeConnectionScoped()).hasSize(1);
    assertThat(queue.removeAll()).containsExactly(entry("b"));
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void theCountsAreThoseOfAListUnderAnyOperations() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      SendQueue queue = new SendQueue(8, 40);
      Deque<Entry> model = new ArrayDeque<>();
      for (int i = 0; i < 300; i++) {
        step(random, queue, model, i);
        assertThat(queue.messages()).as("seed %s", seed).isEqualTo(model.size());
        assertThat(queue.bytes())
            .as("seed %s", seed)
            .isEqualTo(model.stream().mapToLong(Entry::size).sum());
        assertThat(queue.peek()).as("seed %s", seed).isEqualTo(model.peek());
      }
    }
  }

  private static void step(Random random, SendQueue queue, Deque<Entry> model, int now) {
    Entry next =
        entry(
            "x".repeat(random.nextInt(12)),
            random.nextBoolean() ? SendQueue.NEVER : now + random.nextInt(20),
            random.nextBoolean() ? Scope.SOCKET : Scope.CONNECTION);
    switch (random.nextInt(6)) {
      case 0, 1, 2 -> {
        if (queue.hasRoom(next.size())) {
          queue.add(next);
          model.add(next);
        }
      }
      case 3 -> {
        if (!queue.isEmpty()) {
          assertThat(queue.remove()).isEqualTo(model.remove());
        }
      }
      case 4 -> {
        List<Entry> expired = queue.removeExpired(now);
        assertThat(model.removeIf(e -> e.expiresNs() <= now)).isEqualTo(!expired.isEmpty());
      }
      default -> {
        List<Entry> scoped = queue.removeConnectionScoped();
        assertThat(model.removeIf(e -> e.scope() == Scope.CONNECTION)).isEqualTo(!scoped.isEmpty());
      }
    }
  }
}
