package dev.everwire.it.simulation;

import dev.everwire.IWebSocket;
import dev.everwire.WebSocketRequest;
import dev.everwire.policy.Loss;
import dev.everwire.policy.Loss.Source;
import dev.everwire.reconnect.ReconnectingEvent;
import dev.everwire.reconnect.ReplacementFailedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What is asked of the application for an attempt, and when one may begin: R2 to R5, R7, R8. */
final class Attempts {

  static final String URL = "ws://localhost/";

  /** Five at once, one more in the second, and one that was asked for before. */
  private static final int MOST_IN_A_SECOND = 7;

  private record Question(int number, CompletableFuture<String> answer) {}

  private record Greeting(SimulatedConnection connection, CompletableFuture<Void> done) {}

  private final World world;
  private final List<Question> questions = new ArrayList<>();
  private final List<Greeting> greetings = new ArrayList<>();

  private boolean failsNext;
  private int asked;
  private int lastUsed;

  /** When the latest attempts without delay began. */
  private final long[] immediateNs = new long[MOST_IN_A_SECOND];

  private int immediate;

  /** What the last retry was counted as. */
  private int retries;

  private long notBeforeNs;

  /** Whether a retry was announced, and no {@code reconnect} called after that. */
  private boolean delayed;

  private boolean everClosed;
  private boolean closeAsked;
  private boolean reconnectAsked;

  /** Whether a call of {@code reconnect} may not have been carried out yet. */
  private boolean unserved;

  private boolean changing;

  private boolean ended;

  /** Whether a replacement may be under way (R16). */
  private boolean mayReplace;

  /** Whether a call of {@code replace} may not have been carried out yet. */
  private boolean replaceUnserved;

  /** Whether the attempt to replace a lost connection may go on as that after its loss. */
  private boolean mayBeAdopted;

  private boolean replacementDelayed;
  private long replaceNotBeforeNs;

  Attempts(World world) {
    this.world = world;
    this.ended = world.settings.startClosed;
  }

  // ---- what the application is asked for

  String askedUrl() {
    asked++;
    if (fails()) {
      throw Faults.SUPPLIER_FAILS;
    }
    return URL + asked;
  }

  CompletionStage<String> askedUrlLater() {
    asked++;
    if (fails()) {
      throw Faults.SUPPLIER_FAILS;
    }
    Question question = new Question(asked, new CompletableFuture<>());
    questions.add(question);
    return question.answer;
  }

  /** The on-connect hook. */
  @Nullable CompletionStage<?> greet(IWebSocket socket) {
    SimulatedConnection connection = world.network.latest();
    if (connection == null || connection.left()) {
      throw world.found(new Violation("R9: the hook runs on the connection of now"));
    }
    if (fails()) {
      throw Faults.SUPPLIER_FAILS;
    }
    socket.send(Messages.of(Messages.HELLO, false));
    if (world.settings.hook == Settings.Hook.AT_ONCE) {
      connection.traffic.greeted = true;
      return null;
    }
    Greeting greeting = new Greeting(connection, new CompletableFuture<>());
    greetings.add(greeting);
    return greeting.done;
  }

  /** Returns whether what the application is asked for is to fail this time. */
  boolean fails() {
    boolean fails = failsNext;
    failsNext = false;
    return fails;
  }

  void failNext(boolean fails) {
    failsNext = fails;
  }

  /** Answers what suppliers and hooks are waiting for; returns whether anything was. */
  boolean answerAll() {
    boolean any = false;
    while (world.auto.supplies() && !questions.isEmpty()) {
      supply(0, true);
      any = true;
    }
    while (world.auto.greets() && !greetings.isEmpty()) {
      greet(0, true);
      any = true;
    }
    return any;
  }

  int questions() {
    return questions.size();
  }

  void supply(int which, boolean well) {
    Question question = questions.remove(which);
    world.log.say(well ? "supplies" : "fails to supply", question.number);
    if (well) {
      question.answer.complete(URL + question.number);
    } else {
      question.answer.completeExceptionally(Faults.SUPPLIER_FAILS);
    }
  }

  int greetings() {
    return greetings.size();
  }

  void greet(int which, boolean well) {
    Greeting greeting = greetings.remove(which);
    world.log.say(well ? "greets" : "fails to greet", greeting.connection.index);
    if (well) {
      greeting.connection.traffic.greeted = true;
      greeting.done.complete(null);
    } else {
      greeting.done.completeExceptionally(Faults.SUPPLIER_FAILS);
    }
  }

  // ---- what the application asks for

  void reconnectAsked() {
    closeAsked = false;
    reconnectAsked = true;
    unserved = true;
    changing = true;
    ended = false;
    notBeforeNs = 0;
    delayed = false;
  }

  void closeAsked() {
    closeAsked = true;
    everClosed = true;
    changing = true;
  }

  void replaceAsked() {
    mayReplace = true;
    replaceUnserved = true;
    replacementDelayed = false;
    replaceNotBeforeNs = 0;
  }

  /** Returns whether a replacement may be under way. */
  boolean mayReplace() {
    return mayReplace;
  }

  /** Returns whether {@code reconnect} may still have to be carried out. */
  boolean isReconnectUnderWay() {
    return unserved;
  }

  /** Returns whether {@code reconnect} or {@code close} may still have to be carried out. */
  boolean isChanging() {
    return changing;
  }

  /** Returns whether the application's last word was {@code close}. */
  boolean isCloseAsked() {
    return closeAsked;
  }

  /** Returns whether there is to be no attempt any more. */
  boolean ended() {
    return ended;
  }

  /** Everything that was asked for has been carried out. */
  void idle() {
    unserved = false;
    changing = false;
    ended |= world.socket().readyState() == IWebSocket.CLOSED;
    replaceUnserved = false;
    mayReplace &= world.application.open() != null;
  }

  // ---- what the socket does

  void begins(WebSocketRequest request) {
    if (ended) {
      throw world.found(new Violation("R5, R8: no attempt once closed or given up"));
    }
    SimulatedConnection latest = world.network.latest();
    SimulatedConnection open = world.application.open();
    boolean replaces = mayReplace && open != null && !open.left();
    boolean alive = latest != null && !latest.left() && latest.readyState() != IWebSocket.CLOSED;
    if (alive && !(replaces && latest == open)) {
      throw world.found(new Violation("R5: one attempt at a time", latest));
    }
    long nowNs = world.time.nowNs();
    if (nowNs < (replaces ? replaceNotBeforeNs : notBeforeNs)) {
      throw world.found(
          new Violation("R2: no attempt before its delay is over", nowNs, notBeforeNs));
    }
    if (!(replaces ? replacementDelayed : delayed)) {
      checkRate(nowNs);
    }
    if (world.settings.url != Settings.Url.FIXED) {
      checkAskedAnew(Integer.parseInt(request.uri().getPath().substring(1)));
    }
  }

  private void checkAskedAnew(int answer) {
    if (answer <= lastUsed) {
      throw world.found(new Violation("R4: the suppliers are asked anew", answer, lastUsed));
    }
    lastUsed = answer;
  }

  /** Attempts that waited for no delay: at most so many in a second, whoever asks for them. */
  private void checkRate(long nowNs) {
    int which = immediate++ % MOST_IN_A_SECOND;
    if (immediate > MOST_IN_A_SECOND && nowNs - immediateNs[which] < SimulatedTime.SECOND) {
      throw world.found(new Violation("R3: a floor on the rate of attempts", immediate));
    }
    immediateNs[which] = nowNs;
  }

  /**
   * A retry is announced.
   *
   * @param stable whether the connection was open long enough to forget earlier retries
   * @param lostNs when it was decided on
   */
  void announced(ReconnectingEvent event, boolean stable, long lostNs) {
    Loss loss = event.cause();
    long delayNs = event.delay().toNanos();
    if (event.attempt() == 0) {
      if (!reconnectAsked) {
        throw new Violation("R2: only reconnect cuts the count short", loss);
      }
      if (delayNs > SimulatedTime.SECOND && !everClosed) {
        throw new Violation("R3, R5: reconnect waits for a second at most", delayNs);
      }
      retries = 0;
      return;
    }
    boolean mayBeFirst = stable || reconnectAsked;
    boolean mayFollow = !stable;
    if (!(mayBeFirst && event.attempt() == 1) && !(mayFollow && event.attempt() == retries + 1)) {
      throw new Violation("R3: retries count up until a stable connection", event, retries);
    }
    if (event.attempt() > world.settings.maxRetries) {
      throw new Violation("R1: no more than the retries allowed", event);
    }
    retries = event.attempt();
    delayed = true;
    if (!mayBeAdopted || delayNs > 0) {
      checkDelay(loss, delayNs);
    }
    // A reconnect that is still to be carried out cuts the wait short.
    reconnectAsked = unserved;
    notBeforeNs = unserved ? 0 : lostNs + delayNs;
  }

  /** A connection has taken the place of another. */
  void replaced(boolean stable) {
    if (!mayReplace) {
      throw new Violation("R16: nobody asked for a replacement");
    }
    mayReplace = replaceUnserved;
    retries = stable ? 0 : retries;
  }

  void replacementFailed(ReplacementFailedEvent event) {
    if (!mayReplace) {
      throw new Violation("R16: nobody asked for a replacement");
    }
    long delayNs = event.delay().toNanos();
    mayReplace = event.willRetry() || replaceUnserved;
    // A call that may still be to be carried out may cut the wait short.
    replacementDelayed = true;
    replaceNotBeforeNs = replaceUnserved ? 0 : world.time.nowNs() + delayNs;
    if (event.willRetry()) {
      checkDelay(event.cause(), delayNs);
    }
  }

  /** What was to replace a connection may be the attempt after its loss. */
  void lost(boolean goesOn) {
    mayBeAdopted = mayReplace && goesOn;
    mayReplace = replaceUnserved;
  }

  private void checkDelay(Loss loss, long delayNs) {
    long leastNs = world.settings.minDelayMs * SimulatedTime.MS;
    long askedNs = askedNs(loss);
    long mostNs = askedNs + world.settings.maxDelayMs * SimulatedTime.MS;
    if (delayNs < leastNs + askedNs || delayNs > mostNs) {
      throw new Violation("R2, R8: a delay is within its bounds", delayNs, askedNs, loss);
    }
  }

  private long askedNs(Loss loss) {
    long seconds = loss.retryAfter(world.time.instant()).map(Duration::toSeconds).orElse(0L);
    if (loss.source() == Source.PEER) {
      seconds = loss.code() == 1012 ? 5 : loss.code() == 1013 ? 30 : seconds;
    }
    return seconds * SimulatedTime.SECOND;
  }

  /** The last {@code close} was dispatched. */
  void closedForGood(@Nullable Throwable cause, int code) {
    retries = 0;
    ended = !unserved;
    boolean fatal =
        code == SocketOptions.FATAL_CODE
            || (cause != null && cause.getMessage() != null && cause.getMessage().contains("401"));
    if (!closeAsked && !unserved && !fatal && world.settings.maxRetries == Integer.MAX_VALUE) {
      throw new Violation("R8: it ends for no reason", code, cause);
    }
  }
}
