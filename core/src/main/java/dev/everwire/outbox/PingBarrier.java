package dev.everwire.outbox;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * What pongs prove on one connection (R12). A ping leaves behind the messages that it covers, so
 * its pong shows that the peer has read them. A peer may answer the latest of several pings alone
 * (RFC 6455 section 5.5.3): each covers what those before it did. Pongs that nobody asked for, or
 * that belong to other pings or another connection, prove nothing. Not thread-safe.
 */
public final class PingBarrier {

  private static final int PAYLOAD_BYTES = 3 * Long.BYTES;

  /**
   * Pings that go unanswered are few: each waits for the pong of the last, or for a deadline. What
   * a forgotten one covers is covered by those behind it.
   */
  private static final int MAX_OUTSTANDING = 16;

  private record Ping(long number, long random, long covered) {}

  private final long connection;
  private final ArrayDeque<Ping> outstanding = new ArrayDeque<>();
  private long lastNumber;

  /**
   * Creates one for a connection.
   *
   * @param connection a random number that tells it from others
   */
  public PingBarrier(long connection) {
    this.connection = connection;
  }

  /**
   * Returns the payload of a ping that leaves now.
   *
   * @param covered the number of the last message that left before it
   * @param random a number that the peer cannot know
   */
  public ByteBuffer ping(long covered, long random) {
    if (outstanding.size() == MAX_OUTSTANDING) {
      outstanding.remove();
    }
    Ping ping = new Ping(++lastNumber, random, covered);
    outstanding.add(ping);
    return payload(ping);
  }

  private ByteBuffer payload(Ping ping) {
    return ByteBuffer.allocate(PAYLOAD_BYTES)
        .putLong(connection)
        .putLong(ping.number)
        .putLong(ping.random)
        .flip();
  }

  /** Returns whether a ping has no pong yet. */
  public boolean isOutstanding() {
    return !outstanding.isEmpty();
  }

  /** Returns the number of the last message that this pong proves the peer to have; 0 for none. */
  public long pong(ByteBuffer payload) {
    for (Ping ping : outstanding) {
      if (payload(ping).equals(payload)) {
        outstanding.removeIf(earlier -> earlier.number <= ping.number);
        return ping.covered;
      }
    }
    return 0;
  }
}
