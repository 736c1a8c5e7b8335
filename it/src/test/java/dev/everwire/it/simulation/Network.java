package dev.everwire.it.simulation;

import dev.everwire.IWebSocket;
import dev.everwire.WebSocketFactory;
import dev.everwire.WebSocketRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All connections that were made, and what goes on in them. */
final class Network implements WebSocketFactory {

  private final World world;
  private final List<SimulatedConnection> all = new ArrayList<>();
  private final List<SimulatedConnection> living = new ArrayList<>();

  private boolean failsNextCreate;
  private boolean failsNextSend;
  private boolean dispatchesWithinSend;

  Network(World world) {
    this.world = world;
  }

  @Override
  public IWebSocket create(
      WebSocketRequest request, Consumer<? super IWebSocket> beforeConnecting) {
    world.attempts.begins(request);
    if (failsNextCreate) {
      failsNextCreate = false;
      world.log.say("makes no socket");
      throw Faults.NOT_MADE;
    }
    SimulatedConnection connection = new SimulatedConnection(world, all.size());
    connection.traffic.greeted = world.settings.hook == Settings.Hook.NONE;
    world.log.say("connects", connection.index);
    all.add(connection);
    living.add(connection);
    IWebSocket socket = world.settings.bare ? new BareConnection(connection) : connection;
    beforeConnecting.accept(socket);
    return socket;
  }

  // ---- faults to come

  void failNextCreate() {
    failsNextCreate = true;
  }

  void failNextSend() {
    failsNextSend = true;
  }

  /** The next send finds that there is something to dispatch, and does it at once. */
  void dispatchWithinNextSend() {
    dispatchesWithinSend = true;
  }

  void healed() {
    failsNextCreate = false;
    failsNextSend = false;
    dispatchesWithinSend = false;
  }

  /** This side's process is gone. */
  void crash() {
    all.forEach(SimulatedConnection::abandon);
    healed();
  }

  /** The application closes the socket; a connection that is over may have brought what waits. */
  void closing() {
    for (SimulatedConnection connection : all) {
      if (closes(connection)) {
        connection.traffic.closing();
      }
    }
  }

  void beforeSend(int number) {
    if (failsNextSend) {
      failsNextSend = false;
      world.ledger.notSent(number);
      throw Faults.NOT_SENT;
    }
  }

  void withinSend(SimulatedConnection connection) {
    if (dispatchesWithinSend && connection.canRead()) {
      dispatchesWithinSend = false;
      connection.read();
    }
  }

  // ---- what goes on

  /** Lets everything flow that flows by itself; returns whether anything did. */
  boolean flow() {
    boolean flowed = false;
    for (int i = living.size() - 1; i >= 0; i--) {
      SimulatedConnection connection = living.get(i);
      if (connection.isOver()) {
        living.remove(i);
      } else {
        flowed |= flow(connection);
      }
    }
    return flowed;
  }

  private boolean flow(SimulatedConnection connection) {
    boolean flowed = false;
    if (world.auto.accepts()
        && connection.readyState() == IWebSocket.CONNECTING
        && world.peer.isUp()
        && !connection.silent()) {
      connection.open();
      flowed = connection.readyState() == IWebSocket.OPEN;
    }
    while (world.auto.writes() && connection.canWrite()) {
      connection.write();
      flowed = true;
    }
    while (world.auto.peerReads() && connection.out.canRead()) {
      world.peer.read(connection);
      flowed = true;
    }
    if (world.auto.peerAnswers()) {
      flowed |= world.peer.answerAll(connection);
    }
    while (world.auto.reads() && connection.canRead()) {
      connection.read();
      flowed = true;
    }
    return flowed;
  }

  // ---- what is so

  /** Returns the connection that was made last, null before the first. */
  @Nullable SimulatedConnection latest() {
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  /**
   * Returns the connection that messages go to, or went to last: not that which is to replace it.
   */
  @Nullable SimulatedConnection carrier() {
    SimulatedConnection open = world.application.open();
    return open == null || open.left() ? latest() : open;
  }

  /**
   * Returns whether {@code close} is for this connection: for the one that messages go to, and for
   * one that a call before it may still put in that place.
   */
  boolean closes(SimulatedConnection connection) {
    return connection == carrier() || world.attempts.isReconnectUnderWay();
  }

  /** Returns how many connections there are that this side has not left. */
  int kept() {
    int kept = 0;
    for (int i = 0; i < living.size(); i++) {
      SimulatedConnection connection = living.get(i);
      kept += connection.left() || connection.readyState() == IWebSocket.CLOSED ? 0 : 1;
    }
    return kept;
  }

  /** Returns the latest connection unless this side has left it, or it is closed. */
  @Nullable SimulatedConnection current() {
    SimulatedConnection latest = latest();
    return latest == null || latest.left() || latest.readyState() == IWebSocket.CLOSED
        ? null
        : latest;
  }

  SimulatedConnection get(int index) {
    return all.get(index);
  }

  List<SimulatedConnection> living() {
    return living;
  }

  int size() {
    return all.size();
  }
}
