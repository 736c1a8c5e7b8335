package dev.everwire.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.everwire.EventType;
import dev.everwire.IWebSocket;
import dev.everwire.ListenerOptions;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.event.EventTarget;
import dev.everwire.sequence.Arrival.Order;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Gaps, duplicates and positions, of messages such as "a 17": a stream and a number. */
class SequenceTest {

  private static final IWebSocket SOCKET =
      (IWebSocket)
          Proxy.newProxyInstance(
              SequenceTest.class.getClassLoader(),
              new Class<?>[] {IWebSocket.class},
              (proxy, method, arguments) -> null);

  private final SequenceTracker one = new SequenceTracker(SequenceTest::number);
  private final SequenceTracker many =
      new SequenceTracker(SequenceTest::number, message -> text(message).split(" ", 2)[0]);

  private static String text(Message message) {
    return ((Message.Text) message).value();
  }

  private static OptionalLong number(Message message) {
    String[] words = text(message).split(" ", -1);
    return words.length < 2 ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words[1]));
  }

  private static Arrival accept(SequenceTracker tracker, String text) {
    return tracker.accept(Message.text(text));
  }

  private List<Order> orders(long... numbers) {
    return Arrays.stream(numbers).mapToObj(n -> accept(one, "a " + n).order()).toList();
  }

  @Test
  void theFirstNumberIsInOrderWhateverItIs() {
    assertThat(one.lastNumber()).isEmpty();
    assertThat(one.completeUpTo()).isEmpty();

    assertThat(orders(41, 42)).containsExactly(Order.IN_ORDER, Order.IN_ORDER);
    assertThat(one.lastNumber()).hasValue(42);
    assertThat(one.completeUpTo()).hasValue(42);
  }

  @Test
  void aGapSaysHowManyAreMissing() {
    accept(one, "a 3");

    assertThat(accept(one, "a 7")).isEqualTo(new Arrival(Order.AFTER_GAP, null, 7, 3));
    assertThat(one.lastNumber()).hasValue(7);
    assertThat(one.completeUpTo()).as("up to the gap").hasValue(3);
  }

  @Test
  void aNumberThatComesAgainIsADuplicateAndOneThatFillsAGapIsLate() {
    assertThat(orders(1, 5, 5, 1, 3, 3, 2, 4, 4, 6))
        .containsExactly(
            Order.IN_ORDER,
            Order.AFTER_GAP,
            Order.DUPLICATE,
            Order.DUPLICATE,
            Order.LATE,
            Order.DUPLICATE,
            Order.LATE,
            Order.LATE,
            Order.DUPLICATE,
            Order.IN_ORDER);
    assertThat(one.completeUpTo()).hasValue(6);
  }

  @Test
  void whatHasNoNumberIsLeftAlone() {
    accept(one, "a 1");

    assertThat(accept(one, "heartbeat").order()).isEqualTo(Order.UNNUMBERED);
    assertThat(orders(2)).containsExactly(Order.IN_ORDER);
  }

  @Test
  void streamsHaveNumbersOfTheirOwn() {
    accept(many, "a 1");
    accept(many, "b 100");

    assertThat(accept(many, "a 2")).isEqualTo(new Arrival(Order.IN_ORDER, "a", 2, 0));
    assertThat(accept(many, "b 102")).isEqualTo(new Arrival(Order.AFTER_GAP, "b", 102, 1));
    assertThat(many.lastNumber("a")).hasValue(2);
    assertThat(many.completeUpTo("b")).hasValue(100);
    assertThat(many.lastNumber("c")).isEmpty();
    assertThat(many.completeUpTo("c")).isEmpty();
  }

  @Test
  void aStoredPositionIsGoneOnFrom() {
    one.resumeAfter(10);
    assertThat(orders(10, 12)).containsExactly(Order.DUPLICATE, Order.AFTER_GAP);

    many.resumeAfter("a", 10);
    assertThat(accept(many, "a 11").order()).isEqualTo(Order.IN_ORDER);
    assertThat(accept(many, "b 500").order()).isEqualTo(Order.IN_ORDER);
  }

  @Test
  void afterAResetNothingIsKnown() {
    assertThat(orders(100)).containsExactly(Order.IN_ORDER);
    one.reset();
    assertThat(one.lastNumber()).isEmpty();
    assertThat(orders(1)).as("the server counts anew").containsExactly(Order.IN_ORDER);
  }

  @Test
  void theLowestOfTooManyGapsIsGivenUp() {
    for (long number = 0; number <= 2L * SequenceNumbers.MAX_GAPS; number += 2) {
      accept(one, "a " + number);
    }
    assertThat(one.completeUpTo()).hasValue(0);

    accept(one, "a " + (2L * SequenceNumbers.MAX_GAPS + 2));

    assertThat(one.completeUpTo()).hasValue(2);
    assertThat(orders(1, 3)).containsExactly(Order.DUPLICATE, Order.LATE);
  }

  @Test
  void theLongestQuietOfTooManyStreamsIsForgotten() {
    for (int stream = 0; stream < SequenceTracker.MAX_STREAMS; stream++) {
      accept(many, stream + " 5");
    }
    accept(many, "0 6");
    accept(many, "new 1");

    assertThat(many.lastNumber("0")).as("heard of lately").hasValue(6);
    assertThat(many.lastNumber("1")).as("the longest quiet").isEmpty();
    assertThat(many.lastNumber("2")).hasValue(5);
  }

  @Test
  void whatIsToldAgreesWithASetOfAllNumbersThatCame() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      SequenceTracker tracker = new SequenceTracker(SequenceTest::number);
      Set<Long> came = new HashSet<>();
      long first = random.nextInt(20);
      long last = first - 1;
      for (int i = 0; i < 60; i++) {
        long number = i == 0 ? first : first + random.nextInt(40);
        Order expected =
            number == last + 1
                ? Order.IN_ORDER
                : number > last
                    ? Order.AFTER_GAP
                    : came.contains(number) ? Order.DUPLICATE : Order.LATE;
        assertThat(accept(tracker, "a " + number).order()).as("seed %d", seed).isEqualTo(expected);
        came.add(number);
        last = Math.max(last, number);
        long complete = first;
        while (came.contains(complete + 1)) {
          complete++;
        }
        assertThat(tracker.lastNumber()).as("seed %d", seed).hasValue(last);
        assertThat(tracker.completeUpTo()).as("seed %d", seed).hasValue(complete);
      }
    }
  }

  // ---- as a listener

  private final List<String> passed = new ArrayList<>();
  private final List<Arrival> reported = new ArrayList<>();

  private void dispatch(SequenceFilter filter, long... numbers) {
    for (long number : numbers) {
      filter.handleEvent(new MessageEvent(SOCKET, Message.text("a " + number)));
    }
  }

  private SequenceFilter filter() {
    return one.filter(event -> passed.add(event.text().substring(2))).report(reported::add);
  }

  @Test
  void aFilterPassesOnEverythingUnlessAskedTo() {
    dispatch(filter(), 1, 3, 2, 3);

    assertThat(passed).containsExactly("1", "3", "2", "3");
    assertThat(reported)
        .extracting(Arrival::order)
        .containsExactly(Order.AFTER_GAP, Order.LATE, Order.DUPLICATE);
  }

  @Test
  void aFilterDropsDuplicatesIfAskedTo() {
    dispatch(filter().dropDuplicates(), 1, 3, 2, 3);

    assertThat(passed).containsExactly("1", "3", "2");
    assertThat(reported).as("what is dropped is told").hasSize(3);
  }

  @Test
  void aFilterPassesOnRisingNumbersAloneIfAskedTo() {
    dispatch(filter().dropDuplicates().dropLate(), 1, 3, 2, 3, 4);

    assertThat(passed).containsExactly("1", "3", "4");
  }

  @Test
  void aReportThatThrowsDoesNotCostTheMessage() {
    List<Throwable> uncaught = new ArrayList<>();
    EventTarget target = new EventTarget(uncaught::add);
    SequenceFilter throwing =
        filter()
            .report(
                arrival -> {
                  throw new IllegalStateException("gap");
                });
    target.add(EventType.MESSAGE, throwing, ListenerOptions.DEFAULT);

    target.dispatch(new MessageEvent(SOCKET, Message.text("a 1")));
    target.dispatch(new MessageEvent(SOCKET, Message.text("a 3")));

    assertThat(passed).containsExactly("1", "3");
    assertThat(uncaught).singleElement().extracting(Throwable::getMessage).isEqualTo("gap");
  }
}
