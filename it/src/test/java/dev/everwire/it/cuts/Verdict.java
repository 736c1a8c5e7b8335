package dev.everwire.it.cuts;

import static dev.everwire.testkit.proxy.Direction.CLIENT_TO_SERVER;
import static dev.everwire.testkit.proxy.Direction.SERVER_TO_CLIENT;

import dev.everwire.CloseCode;
import dev.everwire.CloseEvent;
import dev.everwire.ErrorEvent;
import dev.everwire.Event;
import dev.everwire.MessageEvent;
import dev.everwire.OpenEvent;
import java.util.ArrayList;
import java.util.List;

/** Judges the events of a connection that was cut by the rules of the contract. */
final class Verdict {

  static final String NOT_REACHED = "the connection gets to its cut";

  private final Exchange exchange;
  private final Recording whole;
  private final Cut cut;
  private final Allowance allowance;
  private final List<Event> events;
  private final List<String> complaints = new ArrayList<>();

  private Verdict(
      Exchange exchange, Recording whole, Cut cut, Allowance allowance, List<Event> events) {
    this.exchange = exchange;
    this.whole = whole;
    this.cut = cut;
    this.allowance = allowance;
    this.events = events;
  }

  /** Returns the rules that do not hold; none if all do. */
  static List<String> of(
      Exchange exchange,
      Recording whole,
      Cut cut,
      Allowance allowance,
      boolean cutReached,
      List<Event> events) {
    Verdict verdict = new Verdict(exchange, whole, cut, allowance, events);
    verdict.judgeReach(cutReached);
    verdict.judgeOrder();
    verdict.judgeOpen();
    verdict.judgeMessages();
    verdict.judgeEnd();
    return verdict.complaints;
  }

  private void require(boolean holds, String rule) {
    if (!holds) {
      complaints.add(rule);
    }
  }

  private <E extends Event> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private void judgeReach(boolean cutReached) {
    boolean leftBefore = allowance.unansweredCloseIsAnEnd() && weClosed();
    require(cutReached || leftBefore, NOT_REACHED);
  }

  private void judgeOrder() {
    int last = events.size() - 1;
    require(all(CloseEvent.class).size() == 1, "C2: exactly one close");
    require(last >= 0 && events.get(last) instanceof CloseEvent, "C2: nothing after close");
    require(all(ErrorEvent.class).size() <= 1, "C3: one error at most");
    require(
        all(ErrorEvent.class).isEmpty() || events.get(last - 1) instanceof ErrorEvent,
        "C3: error just before close");
    require(
        all(OpenEvent.class).isEmpty() || events.get(0) instanceof OpenEvent,
        "C2: open before all else");
  }

  private void judgeOpen() {
    int opens = all(OpenEvent.class).size();
    require(opens <= 1, "C2: at most one open");
    int head = whole.headLength(SERVER_TO_CLIENT);
    if (cut.showsClientAllBefore()) {
      boolean answered = cut.afterBytes() >= head;
      require((opens == 1) == answered, "C2: open if and only if the handshake is whole");
    }
  }

  private void judgeMessages() {
    List<String> messages =
        all(MessageEvent.class).stream().map(event -> Exchange.describe(event.data())).toList();
    int most =
        cut.direction() == SERVER_TO_CLIENT
            ? whole.messagesWithin(cut.afterBytes())
            : Exchange.INCOMING.size();
    boolean inOrder =
        messages.size() <= most && messages.equals(Exchange.INCOMING.subList(0, messages.size()));
    require(inOrder, "C7: whole messages, in order, of those that came");
    if (cut.showsClientAllBefore()) {
      int least = most - (allowance.losesLastMessageBefore(cut.kind()) ? 1 : 0);
      require(messages.size() >= least, "C7: all messages that came whole");
    }
  }

  private void judgeEnd() {
    if (all(CloseEvent.class).isEmpty()) {
      return;
    }
    CloseEvent close = all(CloseEvent.class).get(0);
    boolean failed = close.code() == CloseCode.ABNORMAL && !close.wasClean();
    boolean answered =
        close.code() == CloseCode.NORMAL
            && close.reason().equals(Exchange.REASON)
            && close.wasClean();
    if (allowance.unansweredCloseIsAnEnd() && weClosed() && isOurOwn(close)) {
      return;
    }
    require(failed || answered, "C17, C19: closed by a handshake, or 1006");
    require(failed == !all(ErrorEvent.class).isEmpty(), "C3: an error if and only if it failed");
    if (answered) {
      require(closeMayHaveCome(), "C17, C19: 1006, as no Close frame has come");
    } else {
      require(!closeHasCome(), "C19: the code of the Close frame that has come");
    }
  }

  private boolean weClosed() {
    return allowance.mayMiss(cut.kind())
        || (exchange == Exchange.CLIENT_CLOSES
            && all(MessageEvent.class).size() == Exchange.INCOMING.size());
  }

  private static boolean isOurOwn(CloseEvent close) {
    return close.code() == CloseCode.NORMAL && !close.wasClean();
  }

  private boolean closeMayHaveCome() {
    return cut.direction() == SERVER_TO_CLIENT
        ? cut.afterBytes() >= whole.closeEnd(SERVER_TO_CLIENT)
        : exchange == Exchange.SERVER_CLOSES
            ? cut.afterBytes() >= whole.closeBegin(CLIENT_TO_SERVER)
            : cut.afterBytes() >= whole.closeEnd(CLIENT_TO_SERVER);
  }

  private boolean closeHasCome() {
    return cut.direction() == SERVER_TO_CLIENT
        ? cut.showsClientAllBefore() && closeMayHaveCome()
        : exchange == Exchange.SERVER_CLOSES
            && cut.afterBytes() > whole.closeBegin(CLIENT_TO_SERVER);
  }
}
