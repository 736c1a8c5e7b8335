package dev.everwire.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.everwire.Message;
import dev.everwire.outbox.Outbox.Entry;
import dev.everwire.policy.SendOptions.Scope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private static Entry entry(String text, long expiresNs, Scope scope) {
    Message message = Message.text(text);
    return new Entry(1, message, message.size(), expiresNs, scope, null);
  }

  private static Entry entry(String text) {
    return entry(text, Outbox.NEVER, Scope.SOCKET);
  }

  @Test
  void roomIsBoundedInMessagesAndInBytes() {
    Outbox queue = new Outbox(2, 5);
    queue.add(entry("abc"));
    assertThat(queue.hasRoom(2)).isTrue();
    assertThat(queue.hasRoom(3)).isFalse();
    queue.add(entry(""));
    assertThat(queue.hasRoom(0)).isFalse();
    assertThatThrownBy(() -> queue.add(entry(""))).isInstanceOf(IllegalStateException.class);
    assertThat(queue.couldHold(5)).isTrue();
    assertThat(queue.couldHold(6)).isFalse();
    assertThat(new Outbox(0, 5).couldHold(0)).isFalse();
  }

  @Test
  void whatIsNoLongerFirstIsNotRemovedInPlaceOfAnother() {
    Outbox queue = new Outbox(9, 99);
    Entry scoped = entry("same", Outbox.NEVER, Scope.CONNECTION);
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
    Outbox queue = new Outbox(9, 4);
    queue.add(entry("ab"));
    queue.add(entry("cd"));
    assertThat(queue.makeRoom(1)).containsExactly(entry("ab"));
    assertThat(queue.makeRoom(4)).containsExactly(entry("cd"));
  }

  @Test
  void whatExpiresAndWhatDiesWithItsConnectionIsTakenOutInOrder() {
    Outbox queue = new Outbox(9, 99);
    queue.add(entry("a", 10, Scope.SOCKET));
    queue.add(entry("b"));
    queue.add(entry("c", 5, Scope.CONNECTION));
    assertThat(queue.nextExpiryNs()).isEqualTo(5);
    assertThat(queue.removeExpired(4)).isEmpty();
    assertThat(queue.removeExpired(10)).extracting(e -> e.message().toString()).hasSize(2);
    assertThat(queue.nextExpiryNs()).isEqualTo(Outbox.NEVER);
    queue.add(entry("d", Outbox.NEVER, Scope.CONNECTION));
    assertThat(queue.removeConnectionScoped()).hasSize(1);
    assertThat(queue.removeAll()).containsExactly(entry("b"));
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void theCountsAreThoseOfAListUnderAnyOperations() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      Outbox queue = new Outbox(8, 40);
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

  private static void step(Random random, Outbox queue, Deque<Entry> model, int now) {
    Entry next =
        entry(
            "x".repeat(random.nextInt(12)),
            random.nextBoolean() ? Outbox.NEVER : now + random.nextInt(20),
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

  private static Entry numbered(Outbox outbox, String text, @Nullable Object key) {
    Message message = Message.text(text);
    return new Entry(outbox.takeNumber(), message, message.size(), Outbox.NEVER, Scope.SOCKET, key);
  }

  private static List<Object> keys(List<Entry> entries) {
    return entries.stream().map(Entry::key).map(Objects::requireNonNull).toList();
  }

  private static Outbox withUnconfirmed(String... keys) {
    Outbox outbox = new Outbox(9, 99);
    for (String key : keys) {
      outbox.keepUnconfirmed(numbered(outbox, "text", key));
    }
    return outbox;
  }

  @Test
  void whatIsUnconfirmedTakesRoomUntilItIsConfirmed() {
    Outbox outbox = new Outbox(2, 9);
    outbox.keepUnconfirmed(numbered(outbox, "1234", null));
    assertThat(outbox.hasRoom(6)).isFalse();
    assertThat(outbox.makeRoom(6)).isEmpty();
    outbox.add(numbered(outbox, "5678", "key"));
    assertThat(outbox.hasRoom(0)).as("messages").isFalse();
    assertThat(keys(outbox.makeRoom(5))).containsExactly("key");

    assertThat(outbox.confirmUpTo(1)).hasSize(1);
    assertThat(outbox.hasRoom(9)).isTrue();
  }

  @Test
  void aNumberConfirmsAllUpToIt() {
    Outbox outbox = withUnconfirmed("a", "b", "c");
    assertThat(outbox.confirmUpTo(0)).isEmpty();
    assertThat(keys(outbox.confirmUpTo(2))).containsExactly("a", "b");
    assertThat(outbox.confirm("b", true)).as("confirmed before").isEmpty();
    assertThat(outbox.unconfirmedMessages()).isEqualTo(1);
  }

  @Test
  void aKeyConfirmsItsMessageOrAllUpToIt() {
    assertThat(keys(withUnconfirmed("a", "b", "c").confirm("b", false))).containsExactly("b");
    assertThat(keys(withUnconfirmed("a", "b", "c").confirm("b", true))).containsExactly("a", "b");
    assertThat(withUnconfirmed("a", "b", "c").confirm("d", true)).isEmpty();
  }

  @Test
  void whatIsUnconfirmedWaitsAgainAheadOfWhatWaits() {
    Outbox outbox = withUnconfirmed("a", "b");
    outbox.add(numbered(outbox, "text", "c"));
    outbox.requeueUnconfirmed();

    assertThat(outbox.hasUnconfirmed()).isFalse();
    assertThat(outbox.bytes()).isEqualTo(12);
    assertThat(outbox.confirm("a", true)).as("it is not on its way any more").isEmpty();
    assertThat(keys(outbox.removeAll())).containsExactly("a", "b", "c");
    assertThat(outbox.bytes()).isZero();
  }
}
