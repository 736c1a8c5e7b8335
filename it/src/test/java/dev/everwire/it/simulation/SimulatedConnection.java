package dev.everwire.it.simulation;

import dev.everwire.BufferedAmountLowEvent;
import dev.everwire.CloseCode;
import dev.everwire.CloseEvent;
import dev.everwire.Drainable;
import dev.everwire.ErrorEvent;
import dev.everwire.Lingering;
import dev.everwire.Message;
import dev.everwire.MessageEvent;
import dev.everwire.OpenEvent;
import dev.everwire.Pausable;
import dev.everwire.PingEvent;
import dev.everwire.Pingable;
import dev.everwire.PongEvent;
import dev.everwire.SendResult;
import dev.everwire.time.TimeSource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A transport's socket that keeps the contract and is as awkward as that allows. What the network
 * brings is dispatched when the history says so, on a thread of the transport's: one event at a
 * time.
 */
final class SimulatedConnection extends ListenedConnection
    implements Pingable, Pausable, Lingering, Drainable {

  private static final long HANDSHAKE_TIMEOUT_NS = 10 * SimulatedTime.SECOND;

  /** The reason that a connection is closed with when another takes its place. */
  private static final String REPLACED = "replaced";

  private static final long CLOSE_TIMEOUT_NS = 10 * SimulatedTime.SECOND;

  final int index;
  final Direction out = new Direction();
  final Direction in = new Direction();
  final PeerEnd peerEnd = new PeerEnd();
  final Traffic traffic = new Traffic();
  final long createdNs;

  private final World world;

  private int readyState = CONNECTING;
  private long bufferedAmount;
  private long lowThreshold;
  private boolean lowDue;
  private boolean paused;
  private int allowance;
  private boolean left;

  /** Whether another takes its place: it is closed for sending. */
  private boolean handingOver;

  private boolean lingers;
  private int endCode;
  private int discarded;
  private boolean endedFirst;

  /** What the network or a deadline did; told when what came before it has been read. */
  private @Nullable Throwable failure;

  private boolean failedHere;
  private TimeSource.@Nullable Timer deadline;

  SimulatedConnection(World world, int index) {
    this.world = world;
    this.index = index;
    this.createdNs = world.time.nowNs();
    this.deadline = world.time.schedule(HANDSHAKE_TIMEOUT_NS, () -> failHere(Faults.LATE));
  }

  // ---- what the network does

  /** The server accepts. */
  void open() {
    if (readyState == CONNECTING && failure == null && !isDispatching()) {
      disarm();
      readyState = OPEN;
      world.log.say("opens", index);
      dispatch(new OpenEvent(this));
    }
  }

  /** The server refuses, or cannot be reached. */
  void refuse(Throwable cause) {
    if (readyState == CONNECTING) {
      failHere(cause);
    }
  }

  /** The connection is reset: so many frames arrive still in each direction. */
  void reset(Throwable cause, int survivorsIn, int survivorsOut) {
    in.cut(survivorsIn);
    out.cut(survivorsOut);
    failure = failure == null ? cause : failure;
  }

  private void failHere(Throwable cause) {
    disarm();
    in.cut(0);
    out.cut(world.choices.draw(out.onTheWay() + 1));
    failure = failure == null ? cause : failure;
    failedHere = true;
  }

  /** This side's process is gone: some of what the network has taken may arrive. */
  void abandon() {
    disarm();
    leave();
    readyState = CLOSED;
    failure = null;
    lowDue = false;
    in.cut(0);
    out.cut(world.choices.draw(out.onTheWay() + 1));
  }

  /** Returns whether anything can still happen to it, on its side or the peer's. */
  boolean isOver() {
    return readyState == CLOSED && !out.canRead();
  }

  boolean canWrite() {
    return out.canWrite() && readyState != CLOSED && readyState != CONNECTING;
  }

  /** The network takes one frame. */
  void write() {
    Frame frame = out.write();
    bufferedAmount -= frame.size();
    lowDue |= bufferedAmount <= lowThreshold && bufferedAmount + frame.size() > lowThreshold;
  }

  boolean canRead() {
    if (isDispatching()) {
      return false;
    } else if (failedHere) {
      return failure != null;
    }
    boolean mayRead = !paused || allowance > 0;
    return lowDue
        || (mayRead && (readyState == OPEN || readyState == CLOSING) && in.canRead())
        || (mayRead && failure != null && !in.canRead());
  }

  /** The transport reads one thing and dispatches it; {@link #canRead} says whether it may. */
  void read() {
    if (lowDue && !failedHere) {
      lowDue = false;
      dispatch(new BufferedAmountLowEvent(this));
    } else if (in.canRead() && !failedHere) {
      allowance--;
      read(in.read());
    } else {
      Throwable cause = failure;
      failure = null;
      if (cause != null && readyState != CLOSED) {
        closed(new ErrorEvent(this, cause), CloseCode.ABNORMAL, cause);
      }
    }
  }

  private void read(Frame frame) {
    switch (frame.kind()) {
      case DATA -> message(Messages.of(frame.number(), false), frame.number());
      case REPLY -> message(Messages.reply(frame.number()), -1);
      case PING -> {
        out.add(Frame.pong(payload(frame)));
        life();
        dispatch(new PingEvent(this, payload(frame)));
      }
      case PONG -> {
        life();
        traffic.ponged(payload(frame));
        dispatch(new PongEvent(this, payload(frame)));
      }
      case CLOSE -> {
        in.cut(0);
        closed(null, frame.number(), null);
      }
    }
  }

  private void message(Message message, int number) {
    if (readyState == OPEN || (lingers && readyState == CLOSING)) {
      life();
      if (number >= 0) {
        boolean closing = world.socket().readyState() == CLOSING && world.network.closes(this);
        traffic.dispatched(number, closing);
        world.invariants.held(this);
      }
      dispatch(new MessageEvent(this, message));
    } else {
      discarded++;
    }
  }

  /** One that has to wait for its turn may be noticed too late, as is what comes after the end. */
  private void life() {
    if (!left && world.isSettled()) {
      traffic.lastLifeNs = world.time.nowNs();
    }
  }

  private static ByteBuffer payload(Frame frame) {
    ByteBuffer payload = frame.payload();
    return payload == null ? ByteBuffer.allocate(0) : payload.duplicate();
  }

  private void closed(@Nullable ErrorEvent error, int code, @Nullable Throwable cause) {
    disarm();
    boolean clean = error == null;
    out.cut(world.choices.draw(out.onTheWay() + 1));
    readyState = CLOSED;
    endCode = code;
    world.log.say("ends", index, code);
    if (error != null) {
      dispatch(error);
    }
    dispatch(new CloseEvent(this, code, "", clean, cause));
  }

  private void disarm() {
    if (deadline != null) {
      deadline.cancel();
      deadline = null;
    }
  }

  // ---- what is so

  /** Returns whether this side has given it up. */
  boolean left() {
    return left;
  }

  /** Returns whether this side has closed it for another to take its place. */
  boolean isHandedOver() {
    return handingOver;
  }

  /** Returns whether its end came before it was left: what came before that is due, too. */
  boolean endedFirst() {
    return endedFirst;
  }

  /**
   * Returns how many messages came after it was closed for sending, and were dispatched to nobody.
   */
  int discarded() {
    return discarded;
  }

  /** Returns the close code that it ended with; 0 before. */
  int endCode() {
    return endCode;
  }

  private void leave() {
    if (!left) {
      left = true;
      endedFirst = readyState == CLOSED;
    }
  }

  /** Returns whether the peer is gone and nobody was told. */
  boolean silent() {
    return failure == null && (in.isCut() || out.isCut()) && readyState != CLOSED;
  }

  boolean paused() {
    return paused;
  }

  boolean lowDue() {
    return lowDue;
  }

  // ---- the socket's own side

  @Override
  public SendResult send(Message message) {
    if (readyState == CONNECTING) {
      throw new IllegalStateException("send while CONNECTING");
    }
    long size = message.size();
    if (readyState != OPEN) {
      bufferedAmount += size;
      return SendResult.DROPPED;
    }
    int number = Messages.number(message);
    world.network.beforeSend(number);
    world.ledger.handedOver(this, number);
    world.log.say("sends", number, index);
    bufferedAmount += size;
    out.add(Frame.data(number, size));
    if (world.auto.writes()) {
      while (canWrite()) {
        write();
      }
    }
    world.network.withinSend(this);
    return SendResult.SENT;
  }

  @Override
  public void ping(ByteBuffer payload) {
    if (payload.remaining() > 125) {
      throw new Violation("a ping's payload is at most 125 bytes", payload.remaining());
    }
    if (readyState == OPEN) {
      ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
      world.log.say("pings", index);
      world.invariants.pings(traffic.pinged(copy, world.time.nowNs()));
      out.add(Frame.ping(copy));
    }
  }

  @Override
  public boolean pingsInOrder() {
    return true;
  }

  @Override
  public void close() {
    close0(CloseCode.NO_STATUS);
  }

  @Override
  public void close(int code, String reason) {
    CloseCode.check(code, reason);
    if (reason.equals(REPLACED)) {
      handOver();
      closing(code);
    } else {
      close0(code);
    }
  }

  @Override
  public void closeLingering(int code, String reason) {
    handOver();
    lingers = true;
    if (readyState == OPEN) {
      readyState = CLOSING;
      out.add(Frame.close(code));
    }
  }

  private void handOver() {
    handingOver = true;
    world.log.say("hands over", index);
    world.application.handsOver(this);
  }

  private void close0(int code) {
    lingers = false;
    if (!left) {
      if (!handingOver) {
        world.invariants.closing(this);
      }
      world.log.say("is closed", index, code);
      leave();
    }
    closing(code);
  }

  private void closing(int code) {
    if (readyState == OPEN) {
      readyState = CLOSING;
      out.add(Frame.close(code));
    }
    if (readyState == CLOSING && deadline == null) {
      deadline = world.time.schedule(CLOSE_TIMEOUT_NS, () -> failHere(Faults.UNANSWERED));
    } else if (readyState == CONNECTING) {
      readyState = CLOSING;
      failHere(Faults.ABORTED);
    }
  }

  @Override
  public void terminate() {
    if (!left) {
      world.log.say("is terminated", index);
      leave();
    }
    if (readyState != CLOSED) {
      readyState = CLOSING;
      failHere(Faults.TERMINATED);
    }
  }

  @Override
  public void pause() {
    if (!paused) {
      paused = true;
      allowance = world.settings.readAhead;
    }
  }

  @Override
  public void resume() {
    paused = false;
    if (world.settings.eagerResume && world.auto.reads() && canRead()) {
      read();
    }
  }

  @Override
  public int readyState() {
    return readyState;
  }

  @Override
  public long bufferedAmount() {
    return bufferedAmount;
  }

  @Override
  public long bufferedAmountLowThreshold() {
    return lowThreshold;
  }

  @Override
  public void bufferedAmountLowThreshold(long bytes) {
    lowThreshold = bytes;
  }

  @Override
  public String toString() {
    return "connection " + index;
  }
}
