package dev.everwire.it.simulation;

import dev.everwire.HandshakeException;
import dev.everwire.IWebSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can happen next. */
final class Steps {

  /** The kinds of steps, and how often each comes; the first does least. */
  private enum Kind {
    RUN(6),
    SEND(10),
    SEND_OTHERWISE(5),
    SEND_ASYNC(3),
    FLOW(12),
    TOGGLE(8),
    PEER_SENDS(5),
    PEER_CLOSES(2),
    PEER_CONTROLS(3),
    RESET(4),
    SILENCE(2),
    ANSWER_HANDSHAKE(4),
    RECONNECT(3),
    REPLACE(4),
    CLOSE(2),
    DRAIN(1),
    ADVANCE(9),
    JUMP(1),
    ANSWER(4),
    FAIL_NEXT(2),
    CRASH(2),
    DISK(4),
    LISTENER(4),
    CATCH_UP(4);

    final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  private static final Kind[] BY_WEIGHT = byWeight();
  private static final int[] CLOSE_CODES = {1000, 1001, 1011, 1012, 1013, SocketOptions.FATAL_CODE};
  private static final int[] STATUSES = {503, 429, 500, SocketOptions.FATAL_STATUS};
  private static final int[] LIVES_MS = {0, 300, 2_000, 20_000};

  private final World world;

  Steps(World world) {
    this.world = world;
  }

  private static Kind[] byWeight() {
    List<Kind> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      all.addAll(Collections.nCopies(kind.weight, kind));
    }
    return all.toArray(Kind[]::new);
  }

  private int draw(int bound) {
    return world.choices.draw(bound);
  }

  /** Plays one. */
  @SuppressWarnings("EnumOrdinal") // which bit stands for which kind is nobody's business
  void play() {
    Kind kind = BY_WEIGHT[draw(BY_WEIGHT.length)];
    if (world.settings.absent(kind.ordinal())) {
      kind = Kind.SEND;
    }
    switch (kind) {
      case RUN -> run();
      case SEND -> send(1 + (world.choices.oneIn(6) ? draw(8) : 0));
      case SEND_OTHERWISE -> sendOtherwise();
      case SEND_ASYNC -> sendAsync();
      case FLOW -> flow();
      case TOGGLE -> world.auto.toggle(draw(Automation.KINDS));
      case ANSWER_HANDSHAKE -> answerHandshake();
      case RECONNECT -> reconnect();
      case REPLACE -> replace();
      case CLOSE -> close();
      case DRAIN -> world.application.calls().drain();
      case ADVANCE -> advance();
      case JUMP -> jump();
      case ANSWER -> answer();
      case FAIL_NEXT -> failNext();
      case CRASH -> crash();
      case DISK -> disk();
      case CATCH_UP -> world.catchUps.goOn(!world.choices.oneIn(5));
      case LISTENER -> world.application.arm(draw(4), listenerAction(draw(7)));
      default -> onConnection(kind);
    }
  }

  private void run() {
    if (!world.threads.isIdle()) {
      world.threads.run(draw(world.threads.ready()));
    }
  }

  private void send(int count) {
    for (int i = 0; i < count; i++) {
      world.application.calls().send(false, SimulatedTime.NEVER, false, tracked());
    }
  }

  private boolean tracked() {
    int share = world.settings.tracked;
    return share == 0 || (share < 4 && draw(4) < share);
  }

  private void sendOtherwise() {
    boolean large = world.choices.oneIn(2);
    long ttlNs =
        world.choices.oneIn(2) ? LIVES_MS[draw(4)] * SimulatedTime.MS : SimulatedTime.NEVER;
    boolean scoped = world.choices.oneIn(3);
    int count = large ? 1 + draw(4) : 1;
    for (int i = 0; i < count; i++) {
      world.application.calls().send(large, ttlNs, scoped, tracked());
    }
  }

  private void sendAsync() {
    boolean large = world.choices.oneIn(3);
    boolean scoped = world.choices.oneIn(4);
    boolean synced = world.choices.oneIn(2) && world.settings.stored && !scoped;
    for (int i = 1 + draw(3); i > 0; i--) {
      world.application.calls().sendAsync(large, scoped, synced);
    }
  }

  /** One thing moves on, on any connection. */
  private void flow() {
    SimulatedConnection on = any();
    if (on == null) {
      return;
    }
    int count = 1 + draw(4);
    int way = draw(4);
    for (int i = 0; i < count; i++) {
      if (way == 0 && on.canWrite()) {
        on.write();
      } else if (way == 1 && on.out.canRead()) {
        world.peer.read(on);
      } else if (way == 2 && world.peer.canAnswer(on)) {
        world.peer.answer(on);
      } else if (way == 3 && on.canRead()) {
        on.read();
      }
    }
  }

  private @Nullable SimulatedConnection any() {
    List<SimulatedConnection> living = world.network.living();
    return living.isEmpty() ? null : living.get(living.size() - 1 - draw(living.size()));
  }

  private void onConnection(Kind kind) {
    SimulatedConnection current = eitherOne();
    if (current == null || current.readyState() == IWebSocket.CONNECTING) {
      return;
    }
    switch (kind) {
      case PEER_SENDS ->
          world.peer.sendMessages(current, world.choices.oneIn(40) ? 160 : 1 + draw(4));
      case PEER_CLOSES -> {
        int code = CLOSE_CODES[draw(CLOSE_CODES.length)];
        world.log.say("peer closes", current.index, code);
        world.peer.close(current, code);
      }
      case PEER_CONTROLS -> world.peer.sendControl(current);
      case RESET -> {
        world.log.say("reset", current.index);
        current.reset(
            Faults.RESET, draw(current.in.onTheWay() + 1), draw(current.out.onTheWay() + 1));
      }
      default -> silence(current);
    }
  }

  /** The connection that messages go to, or that which is to replace it. */
  private @Nullable SimulatedConnection eitherOne() {
    SimulatedConnection carrier = world.network.carrier();
    boolean two = carrier != null && carrier != world.network.latest() && !carrier.left();
    return two && world.choices.oneIn(2) ? carrier : world.network.current();
  }

  private void silence(SimulatedConnection current) {
    int way = draw(3);
    world.log.say("goes silent", current.index, way);
    if (way != 1) {
      current.out.cut(draw(current.out.onTheWay() + 1));
    }
    if (way != 2) {
      current.in.cut(draw(current.in.onTheWay() + 1));
    }
  }

  private void answerHandshake() {
    SimulatedConnection current = world.network.current();
    if (current == null || current.readyState() != IWebSocket.CONNECTING) {
      return;
    }
    switch (draw(4)) {
      case 0, 1 -> {
        if (world.peer.isUp() && !current.silent()) {
          current.open();
        }
      }
      case 2 -> current.refuse(Faults.REFUSED);
      default -> {
        int status = STATUSES[draw(STATUSES.length)];
        int seconds = draw(3) * 7;
        Map<String, List<String>> headers =
            seconds == 0 ? Map.of() : Map.of("Retry-After", List.of(Integer.toString(seconds)));
        world.log.say("refused", status, seconds);
        current.refuse(new HandshakeException(status, headers, "", null));
      }
    }
  }

  private void reconnect() {
    int times = world.choices.oneIn(6) ? 12 : 1;
    for (int i = 0; i < times; i++) {
      world.application.calls().reconnect();
      world.settle();
    }
  }

  /** Closes it, and may change its mind when a little has happened. */
  private void close() {
    world.application.calls().close();
    if (world.choices.oneIn(2)) {
      world.settle();
      meanwhile();
      world.settle();
      world.application.calls().reconnect();
    }
  }

  private void replace() {
    int times = world.choices.oneIn(6) ? 12 : 1;
    for (int i = 0; i < times; i++) {
      world.application.calls().replace();
      world.settle();
    }
  }

  private void advance() {
    long nextNs = world.time.nextNs();
    switch (draw(4)) {
      case 0, 1 -> {
        if (nextNs != SimulatedTime.NEVER) {
          world.advance(Math.max(0, nextNs - world.time.nowNs()));
        }
      }
      case 2 -> world.advance(draw(2_000) * SimulatedTime.MS);
      default -> world.advance(draw(12_000) * SimulatedTime.MS);
    }
    world.log.say("time", world.time.nowNs() / SimulatedTime.MS);
  }

  private void jump() {
    switch (draw(3)) {
      case 0 -> world.time.moveTo(world.time.nowNs() + draw(60) * SimulatedTime.SECOND);
      case 1 -> shiftWallClock(draw(7_200) * SimulatedTime.SECOND);
      default -> shiftWallClock(-draw(7_200) * SimulatedTime.SECOND);
    }
    world.log.say("clocks jump");
  }

  /** What outlives a process outlives its time by the wall clock, which then must be true. */
  private void shiftWallClock(long ns) {
    if (!world.settings.stored) {
      world.time.shiftWallClock(ns);
    }
  }

  private void answer() {
    boolean well = !world.choices.oneIn(3);
    Attempts attempts = world.attempts;
    if (attempts.questions() > 0) {
      attempts.supply(draw(attempts.questions()), well);
    } else if (attempts.greetings() > 0) {
      attempts.greet(draw(attempts.greetings()), well);
    }
  }

  private void failNext() {
    switch (draw(4)) {
      case 0 -> world.network.dispatchWithinNextSend();
      case 1 -> world.network.failNextSend();
      case 2 -> world.network.failNextCreate();
      default -> world.attempts.failNext(true);
    }
  }

  private void crash() {
    if (world.settings.stored && world.depth == 0 && world.choices.oneIn(2)) {
      world.crash();
    } else if (world.peer.isUp()) {
      world.peer.crash();
    } else {
      world.peer.restart();
    }
  }

  private void disk() {
    if (!world.settings.stored) {
      return;
    }
    switch (draw(4)) {
      case 0 -> world.disk.fill(!world.disk.isFull());
      case 1 -> world.disk.failNext();
      default -> world.disk.write();
    }
  }

  private Runnable listenerAction(int which) {
    Calls calls = world.application.calls();
    return switch (which) {
      case 0 -> () -> send(1);
      case 1 -> Application::fail;
      case 2 -> calls::close;
      case 3 -> calls::reconnect;
      case 4 -> calls::drain;
      case 5 -> calls::replace;
      default -> this::meanwhile;
    };
  }

  /** While a listener runs, other threads go on. */
  private void meanwhile() {
    world.log.say("meanwhile");
    for (int i = 1 + draw(3); i > 0; i--) {
      play();
    }
  }
}
