package dev.everwire.it.simulation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one connection's transport told, and how much of it the application has seen. */
final class Traffic {

  /** When a message was dispatched. */
  private enum When {
    /** It is to be seen. */
    OPEN,
    /** Before the application closed the socket: it may be seen. */
    BEFORE_CLOSE,
    /** While the socket was closing. */
    CLOSING
  }

  private int[] dispatched = new int[16];
  private When[] when = new When[16];
  private int count;
  private int seen;

  /** Whether the application has closed it: a change of mind brings another, not this one. */
  private boolean closed;

  private @Nullable ByteBuffer awaited;
  private long pingedNs;
  private int lastHandedOver = -1;
  private int covered = -1;

  /**
   * The last message that the peer is proven to have read: it left before a ping that is answered.
   */
  int proven = -1;

  /** When it last dispatched a message, a ping or a pong; -1 for never. */
  long lastLifeNs = -1;

  /** Whether it is, or was, the one that the application has. */
  boolean opened;

  /** Whether the on-connect hook is done, or there is none to wait for. */
  boolean greeted;

  /**
   * The transport dispatches a message.
   *
   * @param closing whether the application has closed the socket: then nobody is to see it
   */
  void dispatched(int number, boolean closing) {
    if (count == dispatched.length) {
      dispatched = Arrays.copyOf(dispatched, 2 * count);
      when = Arrays.copyOf(when, 2 * count);
    }
    dispatched[count] = number;
    when[count++] = closing || closed ? When.CLOSING : When.OPEN;
  }

  /** The application closes the socket, and may change its mind. */
  void closing() {
    closed = true;
    for (int i = seen; i < count; i++) {
      when[i] = when[i] == When.OPEN ? When.BEFORE_CLOSE : when[i];
    }
  }

  /** Returns whether this is the next one that the application is to see. */
  boolean seen(int number) {
    while (seen < count && dispatched[seen] != number && when[seen] != When.OPEN) {
      seen++;
    }
    return seen < count && dispatched[seen++] == number;
  }

  void handedOver(int number) {
    lastHandedOver = number;
  }

  /**
   * A ping leaves.
   *
   * @return how long it is since another left that has no pong yet; {@link SimulatedTime#NEVER} if
   *     there is none
   */
  long pinged(ByteBuffer payload, long nowNs) {
    long sinceNs = awaited == null ? SimulatedTime.NEVER : nowNs - pingedNs;
    awaited = payload;
    covered = lastHandedOver;
    pingedNs = nowNs;
    return sinceNs;
  }

  /** A pong is dispatched. */
  void ponged(ByteBuffer payload) {
    if (payload.equals(awaited)) {
      awaited = null;
      proven = covered;
    }
  }

  /** Returns how many are to be seen still. */
  int unseen() {
    int unseen = 0;
    for (int i = seen; i < count; i++) {
      unseen += when[i] == When.OPEN ? 1 : 0;
    }
    return unseen;
  }
}
