package dev.everwire.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.Message;
import dev.everwire.outbox.Outbox.Entry;
import dev.everwire.policy.SendOptions.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An outbox right at its bounds, and what it says of itself (R6, R11). */
class OutboxBoundsTest {

  private static Entry entry(Outbox outbox, String text, long expiresNs) {
    Message message = Message.text(text);
    return new Entry(
        outbox.takeNumber(), message, message.size(), expiresNs, Scope.SOCKET, "key of " + text);
  }

  private static Entry entry(Outbox outbox, String text) {
    return entry(outbox, text, Outbox.NEVER);
  }

  private static List<String> texts(List<Entry> entries) {
    return entries.stream().map(entry -> ((Message.Text) entry.message()).value()).toList();
  }

  @Test
  void numbersGoUpByOne() {
    Outbox outbox = new Outbox(1, 1);
    assertThat(List.of(outbox.takeNumber(), outbox.takeNumber())).containsExactly(1L, 2L);
  }

  @Test
  void noRoomIsMadeInVainBesideWhatIsUnconfirmed() {
    Outbox outbox = new Outbox(3, 10);
    outbox.keepUnconfirmed(entry(outbox, "1234"));
    outbox.add(entry(outbox, "ab"));
    assertThat(outbox.makeRoom(7)).isEmpty();
    assertThat(texts(outbox.makeRoom(6))).containsExactly("ab");
    assertThat(outbox.hasRoom(6)).isTrue();
    outbox.keepUnconfirmed(entry(outbox, ""));
    outbox.keepUnconfirmed(entry(outbox, ""));
    assertThat(outbox.makeRoom(0)).as("all places are taken").isEmpty();
  }

  @Test
  void whatIsTakenOutUnconfirmedLeavesItsRoom() {
    Outbox outbox = new Outbox(9, 4);
    outbox.keepUnconfirmed(entry(outbox, "1234"));
    assertThat(texts(outbox.removeAll())).containsExactly("1234");
    assertThat(outbox.hasRoom(4)).isTrue();
  }

  @Test
  void itIsEmptyIfNothingWaits() {
    Outbox outbox = new Outbox(9, 9);
    outbox.keepUnconfirmed(entry(outbox, "sent"));
    assertThat(outbox.isEmpty()).isTrue();
    outbox.add(entry(outbox, "waits"));
    assertThat(outbox.isEmpty()).isFalse();
  }

  @Test
  void aTimeToLiveIsOverAtItsEnd() {
    Outbox outbox = new Outbox(9, 99);
    assertThat(outbox.hasExpiring()).isFalse();
    outbox.add(entry(outbox, "short", 10));
    outbox.add(entry(outbox, "long", 20));
    assertThat(outbox.removeExpired(9)).isEmpty();
    assertThat(texts(outbox.removeExpired(10))).containsExactly("short");
    assertThat(outbox.nextExpiryNs()).isEqualTo(20);
    assertThat(outbox.hasExpiring()).isTrue();
    assertThat(texts(outbox.removeExpired(20))).containsExactly("long");
    assertThat(outbox.hasExpiring()).isFalse();
  }

  @Test
  void whatIsUnconfirmedExpiresOnlyOnceItWaitsAgain() {
    Outbox outbox = new Outbox(9, 99);
    outbox.keepUnconfirmed(entry(outbox, "on its way", 10));
    assertThat(outbox.hasExpiring()).isFalse();
    assertThat(outbox.removeExpired(11)).isEmpty();
    outbox.requeueUnconfirmed();
    assertThat(outbox.nextExpiryNs()).isEqualTo(10);
    assertThat(texts(outbox.removeExpired(11))).containsExactly("on its way");
  }

  @Test
  void onlyTheFirstIsRemovedAsTheFirst() {
    Outbox outbox = new Outbox(9, 99);
    Entry first = entry(outbox, "first");
    Entry second = entry(outbox, "second");
    outbox.add(first);
    outbox.add(second);
    assertThat(outbox.removeIfFirst(second)).isFalse();
    assertThat(outbox.messages()).isEqualTo(2);
    assertThat(outbox.removeIfFirst(first)).isTrue();
    assertThat(outbox.peek()).isSameAs(second);
  }

  @Test
  void aReplyFreesTheRoomOfItsMessage() {
    Outbox outbox = new Outbox(9, 4);
    outbox.keepUnconfirmed(entry(outbox, "1234"));
    assertThat(outbox.hasRoom(1)).isFalse();
    assertThat(texts(outbox.confirm("key of 1234", false))).containsExactly("1234");
    assertThat(outbox.hasRoom(4)).isTrue();
    assertThat(outbox.confirm("key of 1234", false)).as("a second reply").isEmpty();
  }

  @Test
  void aKeyThatIsUsedAgainBelongsToTheLaterMessage() {
    Outbox outbox = new Outbox(9, 99);
    Entry earlier = entry(outbox, "same");
    Entry later = entry(outbox, "same");
    outbox.keepUnconfirmed(earlier);
    outbox.keepUnconfirmed(later);
    assertThat(outbox.confirmUpTo(earlier.number())).containsExactly(earlier);
    assertThat(outbox.confirm("key of same", false)).containsExactly(later);
  }

  @Test
  void aFullOneSaysWhatFillsIt() {
    Outbox outbox = new Outbox(9, 99);
    outbox.add(entry(outbox, "waits"));
    assertThat(outbox).hasToString("1 messages of 5 bytes wait; the limits are 9 and 99");
    outbox.keepUnconfirmed(entry(outbox, "on its way"));
    assertThat(outbox)
        .hasToString(
            "1 messages of 5 bytes wait, 1 of 10 bytes are unconfirmed; the limits are 9 and 99");
  }
}
