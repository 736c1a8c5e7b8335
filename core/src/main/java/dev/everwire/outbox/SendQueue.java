package dev.everwire.outbox;

import dev.everwire.Message;
import dev.everwire.policy.SendOptions.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait, first in first out, bounded in number and bytes (R6). Count and bytes are
 * kept, not computed. Not thread-safe: its owner has a lock.
 */
public final class SendQueue {

  /** The expiry of a message that may wait for as long as it takes. */
  public static final long NEVER = Long.MAX_VALUE;

  /**
   * A message that waits.
   *
   * @param message detached: nobody else changes it
   * @param size its size in bytes
   * @param expiresNs when its time to live is over
   * @param scope what it outlives
   */
  public record Entry(Message message, long size, long expiresNs, Scope scope) {}

  private final int maxMessages;
  private final long maxBytes;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long bytes;
  private int expiring;

  /** Creates a queue with room for so many messages and so many bytes. */
  public SendQueue(int maxMessages, long maxBytes) {
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  /** Returns whether a message of this size fits now. */
  public boolean hasRoom(long size) {
    return entries.size() < maxMessages && size <= maxBytes - bytes;
  }

  /** Returns whether a message of this size would fit an empty queue. */
  public boolean couldHold(long size) {
    return maxMessages > 0 && size <= maxBytes;
  }

  /** Appends a message, for which there must be room. */
  public void add(Entry entry) {
    if (!hasRoom(entry.size)) {
      throw new IllegalStateException("no room for " + entry.size + " bytes: " + this);
    }
    entries.add(entry);
    count(entry, 1);
  }

  /** Returns what has waited longest, null if nothing waits. */
  public @Nullable Entry peek() {
    return entries.peek();
  }

  /** Removes what has waited longest; something must be waiting. */
  public Entry remove() {
    Entry entry = entries.remove();
    count(entry, -1);
    return entry;
  }

  /**
   * Removes this entry if it is still the one that has waited longest: what was done with it may
   * have emptied the queue meanwhile.
   */
  @SuppressWarnings("ReferenceEquality") // this very entry: an equal one is another message
  public void removeIfFirst(Entry entry) {
    if (entries.peek() == entry) {
      remove();
    }
  }

  /** Removes what has waited longest until a message of this size fits. */
  public List<Entry> makeRoom(long size) {
    List<Entry> removed = new ArrayList<>();
    while (!hasRoom(size) && !entries.isEmpty()) {
      removed.add(remove());
    }
    return removed;
  }

  /** Removes what has outlived its time. */
  public List<Entry> removeExpired(long nowNs) {
    return expiring == 0 ? List.of() : removeAll(entry -> entry.expiresNs <= nowNs);
  }

  /** Removes what dies with its connection. */
  public List<Entry> removeConnectionScoped() {
    return removeAll(entry -> entry.scope == Scope.CONNECTION);
  }

  /** Removes everything. */
  public List<Entry> removeAll() {
    return removeAll(entry -> true);
  }

  private List<Entry> removeAll(Predicate<Entry> which) {
    List<Entry> removed = new ArrayList<>();
    for (Iterator<Entry> i = entries.iterator(); i.hasNext(); ) {
      Entry entry = i.next();
      if (which.test(entry)) {
        i.remove();
        count(entry, -1);
        removed.add(entry);
      }
    }
    return removed;
  }

  private void count(Entry entry, int sign) {
    bytes += sign * entry.size;
    expiring += entry.expiresNs == NEVER ? 0 : sign;
  }

  /** Returns whether any message has a time to live. */
  public boolean hasExpiring() {
    return expiring > 0;
  }

  /** Returns when the next message outlives its time, {@link #NEVER} if none will. */
  public long nextExpiryNs() {
    return expiring == 0 ? NEVER : entries.stream().mapToLong(Entry::expiresNs).min().orElse(NEVER);
  }

  /** Returns whether nothing waits. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Returns how many messages wait. */
  public int messages() {
    return entries.size();
  }

  /** Returns how many bytes wait. */
  public long bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return entries.size()
        + " messages of "
        + bytes
        + " bytes wait; the limits are "
        + maxMessages
        + " and "
        + maxBytes;
  }
}
