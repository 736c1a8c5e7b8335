package dev.everwire.it.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The server's WebSocket endpoint: reads, answers, sends, crashes; and knows what it has read. */
final class Peer {

  private static final int MAX_SENT = 1_900;

  private final World world;
  private boolean up = true;

  Peer(World world) {
    this.world = world;
  }

  boolean isUp() {
    return up;
  }

  /** Reads a frame. */
  void read(SimulatedConnection from) {
    Frame frame = from.out.read();
    switch (frame.kind()) {
      case DATA -> message(from, frame.number());
      case PING -> {
        ByteBuffer payload = Objects.requireNonNull(frame.payload());
        from.peerEnd.pings.add(payload);
        from.peerEnd.allPings.add(payload);
      }
      case CLOSE -> {
        from.out.cut(0);
        send(from, Frame.close(frame.number()));
        from.peerEnd.closed = true;
      }
      case PONG, REPLY -> {}
    }
  }

  private void message(SimulatedConnection from, int number) {
    PeerEnd end = from.peerEnd;
    world.log.say("peer reads", number, from.index);
    if (number == Messages.HELLO) {
      end.greeted = true;
    } else if (number == Messages.HEARTBEAT) {
      sendMessages(from, 1);
    } else {
      if (world.settings.hook != Settings.Hook.NONE && !end.greeted) {
        throw new Violation("R7: nothing arrives before the hook's messages", number);
      }
      if (number <= end.lastNumber) {
        throw new Violation("R6: messages arrive in order on a connection", end.lastNumber, number);
      }
      end.lastNumber = number;
      world.ledger.arrived(number);
      if (world.settings.byReply && world.settings.expectsReply(number)) {
        end.unreplied.add(number);
      }
    }
  }

  private static void send(SimulatedConnection to, Frame frame) {
    to.in.add(frame);
    to.in.write();
  }

  /** Answers all pings, or the latest, and all messages that await a reply. */
  boolean answerAll(SimulatedConnection to) {
    boolean any = false;
    while (canAnswer(to)) {
      answer(to);
      any = true;
    }
    return any;
  }

  boolean canAnswer(SimulatedConnection to) {
    return !to.peerEnd.pings.isEmpty() || !to.peerEnd.unreplied.isEmpty();
  }

  /** Answers one ping, or one message. */
  void answer(SimulatedConnection to) {
    PeerEnd end = to.peerEnd;
    if (end.pings.isEmpty()) {
      int last = end.unreplied.size() - 1;
      reply(to, world.settings.cumulative ? last : world.choices.draw(last + 1));
    } else if (world.settings.latestPongOnly) {
      send(to, Frame.pong(end.pings.get(end.pings.size() - 1)));
      end.pings.clear();
    } else {
      send(to, Frame.pong(end.pings.remove(0)));
    }
  }

  private void reply(SimulatedConnection to, int which) {
    List<Integer> unreplied = to.peerEnd.unreplied;
    int number = unreplied.get(which);
    unreplied.subList(world.settings.cumulative ? 0 : which, which + 1).clear();
    world.ledger.replied(number);
    send(to, Frame.reply(number));
  }

  /** Sends messages of its own. */
  void sendMessages(SimulatedConnection to, int count) {
    Feed feed = world.feed;
    for (int i = 0; i < count && feed.said() < MAX_SENT && !to.peerEnd.closed; i++) {
      send(to, Frame.data(feed.says(to), 1));
    }
  }

  /** Sends a ping, or a pong that nobody asked for, or one that was due on another connection. */
  void sendControl(SimulatedConnection to) {
    SimulatedConnection other = world.network.get(world.choices.draw(world.network.size()));
    List<ByteBuffer> pings = other == to ? List.of() : new ArrayList<>(other.peerEnd.allPings);
    switch (world.choices.draw(3)) {
      case 0 -> send(to, Frame.ping(ByteBuffer.allocate(4)));
      case 1 -> send(to, Frame.pong(ByteBuffer.allocate(24)));
      default -> {
        for (ByteBuffer payload : pings) {
          send(to, Frame.pong(payload));
        }
      }
    }
  }

  /** Sends a Close frame, and reads some or none of what is on its way. */
  void close(SimulatedConnection to, int code) {
    send(to, Frame.close(code));
    to.peerEnd.closed = true;
    to.out.cut(world.choices.draw(to.out.onTheWay() + 1));
    to.in.cut(to.in.onTheWay());
  }

  /** Is gone, and what it had not read with it; the network tells of it, or does not. */
  void crash() {
    up = false;
    world.log.say("peer crashes");
    boolean tells = !world.choices.oneIn(4);
    for (SimulatedConnection connection : world.network.living()) {
      connection.out.cut(0);
      connection.in.cut(world.choices.draw(connection.in.onTheWay() + 1));
      if (tells) {
        connection.reset(Faults.RESET, Integer.MAX_VALUE / 2, 0);
      }
    }
  }

  void restart() {
    up = true;
    world.log.say("peer restarts");
  }
}
