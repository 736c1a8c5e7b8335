package dev.everwire.outbox;

import dev.everwire.Message;
import dev.everwire.policy.SendOptions.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages that were accepted and are not done with, first in first out, bounded in number and
 * bytes (R6): those that wait, and ahead of them those that a connection has taken and the peer has
 * not confirmed (R11). Counts and bytes are kept, not computed. Not thread-safe: its owner has a
 * lock.
 */
public final class Outbox {

  /** The expiry of a message that may wait for as long as it takes. */
  public static final long NEVER = Long.MAX_VALUE;

  /**
   * A message.
   *
   * @param number its place in the order of sending; later ones have higher numbers
   * @param message detached: nobody else changes it
   * @param size its size in bytes
   * @param expiresNs when its time to live is over
   * @param scope what it outlives
   * @param key what the peer's reply to it will carry; null if none is expected
   */
  public record Entry(
      long number, Message message, long size, long expiresNs, Scope scope, @Nullable Object key) {}

  /** Where the messages are that are to outlive the process; told of each that comes and goes. */
  public interface Storage {

    /** Keeps nothing. */
    Storage NONE =
        new Storage() {
          @Override
          public void append(Entry entry) {}

          @Override
          public void remove(Entry entry) {}
        };

    /** Adds a message; if this throws, the message is not accepted. */
    void append(Entry entry);

    /** Removes a message, if it is there. */
    void remove(Entry entry);
  }

  private final int maxMessages;
  private final long maxBytes;
  private final Storage storage;
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private final LinkedHashMap<Long, Entry> unconfirmed = new LinkedHashMap<>();

  /** The numbers of what is unconfirmed and expects a reply, by their keys. */
  private final Map<Object, Long> numbers = new HashMap<>();

  private long lastNumber;
  private long waitingBytes;
  private long unconfirmedBytes;
  private int expiring;

  /** Creates an outbox with room for so many messages and so many bytes. */
  public Outbox(int maxMessages, long maxBytes) {
    this(maxMessages, maxBytes, Storage.NONE);
  }

  /** Creates an outbox that is written through to a storage. */
  public Outbox(int maxMessages, long maxBytes, Storage storage) {
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
    this.storage = storage;
  }

  /** Gives the next message its number. */
  public long takeNumber() {
    return ++lastNumber;
  }

  /** Returns whether a message of this size fits now. */
  public boolean hasRoom(long size) {
    return waiting.size() < maxMessages - unconfirmed.size() && size <= maxBytes - keptBytes();
  }

  /** Returns whether a message of this size would fit an empty outbox. */
  public boolean couldHold(long size) {
    return maxMessages > 0 && size <= maxBytes;
  }

  // ---- what is stored

  /**
   * Lets a message from the storage wait, ahead of everything new, whether there is room or not.
   */
  public void restore(Entry entry) {
    lastNumber = Math.max(lastNumber, entry.number);
    waiting.add(entry);
    count(entry, 1);
  }

  /** Writes a message to the storage that is about to be handed over without waiting. */
  public void store(Entry entry) {
    storage.append(entry);
  }

  /** Removes a message from the storage alone. */
  public void erase(Entry entry) {
    storage.remove(entry);
  }

  private List<Entry> erase(List<Entry> entries) {
    entries.forEach(storage::remove);
    return entries;
  }

  /** Returns those that have waited longest, up to so many bytes, and one at least. */
  public List<Entry> peek(long bytes) {
    List<Entry> first = new ArrayList<>();
    long sum = 0;
    for (Entry entry : waiting) {
      sum += entry.size;
      if (sum > bytes && !first.isEmpty()) {
        break;
      }
      first.add(entry);
    }
    return first;
  }

  // ---- what waits

  /** Appends a message, for which there must be room. */
  public void add(Entry entry) {
    if (!hasRoom(entry.size)) {
      throw new IllegalStateException("no room for " + entry.size + " bytes: " + this);
    }
    storage.append(entry);
    waiting.add(entry);
    count(entry, 1);
  }

  /** Returns what has waited longest, null if nothing waits. */
  public @Nullable Entry peek() {
    return waiting.peek();
  }

  /** Removes what has waited longest, though not from the storage; something must be waiting. */
  public Entry remove() {
    Entry entry = waiting.remove();
    count(entry, -1);
    return entry;
  }

  /**
   * Removes this entry if it is still the one that has waited longest: what was done with it may
   * have emptied the outbox meanwhile. It stays in the storage.
   *
   * @return whether it was removed
   */
  @SuppressWarnings("ReferenceEquality") // this very entry: an equal one is another message
  public boolean removeIfFirst(Entry entry) {
    boolean first = waiting.peek() == entry;
    if (first) {
      remove();
    }
    return first;
  }

  /**
   * Removes what has waited longest until a message of this size fits; nothing if it would not fit
   * all the same, beside what is unconfirmed.
   */
  public List<Entry> makeRoom(long size) {
    List<Entry> removed = new ArrayList<>();
    if (unconfirmed.size() < maxMessages && size <= maxBytes - unconfirmedBytes) {
      while (!hasRoom(size)) {
        removed.add(remove());
      }
    }
    return erase(removed);
  }

  /** Removes what has waited for longer than it may. */
  public List<Entry> removeExpired(long nowNs) {
    return expiring == 0 ? List.of() : erase(removeWaiting(entry -> entry.expiresNs <= nowNs));
  }

  /** Removes the message with this number if it waits; null if it does not. */
  public @Nullable Entry removeWaiting(long number) {
    List<Entry> removed = erase(removeWaiting(entry -> entry.number == number));
    return removed.isEmpty() ? null : removed.get(0);
  }

  private List<Entry> removeWaiting(Predicate<Entry> which) {
    List<Entry> removed = removeFrom(waiting, which);
    removed.forEach(entry -> count(entry, -1));
    return removed;
  }

  private static List<Entry> removeFrom(Collection<Entry> entries, Predicate<Entry> which) {
    List<Entry> removed = new ArrayList<>();
    for (Iterator<Entry> i = entries.iterator(); i.hasNext(); ) {
      Entry entry = i.next();
      if (which.test(entry)) {
        i.remove();
        removed.add(entry);
      }
    }
    return removed;
  }

  private void count(Entry entry, int sign) {
    waitingBytes += sign * entry.size;
    expiring += entry.expiresNs == NEVER ? 0 : sign;
  }

  // ---- what is unconfirmed

  /** Keeps a message that a connection has taken until the peer confirms it. */
  public void keepUnconfirmed(Entry entry) {
    unconfirmed.put(entry.number, entry);
    unconfirmedBytes += entry.size;
    if (entry.key != null) {
      numbers.put(entry.key, entry.number);
    }
  }

  /** Removes what the peer has: all up to this number. */
  public List<Entry> confirmUpTo(long number) {
    List<Entry> confirmed = new ArrayList<>();
    for (Iterator<Entry> i = unconfirmed.values().iterator(); i.hasNext(); ) {
      Entry entry = i.next();
      if (entry.number > number) {
        break;
      }
      i.remove();
      forget(entry);
      confirmed.add(entry);
    }
    return erase(confirmed);
  }

  /**
   * Removes what the peer has replied to.
   *
   * @param cumulative whether it has all that was sent before, too
   * @return what is confirmed; empty if the key is none that is waited for
   */
  public List<Entry> confirm(Object key, boolean cumulative) {
    Long number = numbers.get(key);
    if (number == null) {
      return List.of();
    } else if (cumulative) {
      return confirmUpTo(number);
    }
    Entry entry = unconfirmed.remove(number);
    forget(entry);
    return erase(List.of(entry));
  }

  private void forget(Entry entry) {
    unconfirmedBytes -= entry.size;
    if (entry.key != null) {
      numbers.remove(entry.key, entry.number);
    }
  }

  /** Lets what is unconfirmed wait again, ahead of what waits, for the connection is gone. */
  public void requeueUnconfirmed() {
    List<Entry> again = removeUnconfirmed(entry -> true);
    for (int i = again.size() - 1; i >= 0; i--) {
      waiting.addFirst(again.get(i));
      count(again.get(i), 1);
    }
  }

  private List<Entry> removeUnconfirmed(Predicate<Entry> which) {
    List<Entry> removed = removeFrom(unconfirmed.values(), which);
    removed.forEach(this::forget);
    return removed;
  }

  /** Returns whether the peer has yet to confirm anything. */
  public boolean hasUnconfirmed() {
    return !unconfirmed.isEmpty();
  }

  /** Returns how many messages the peer has yet to confirm. */
  public int unconfirmedMessages() {
    return unconfirmed.size();
  }

  // ---- both

  /** Removes what dies with its connection. */
  public List<Entry> removeConnectionScoped() {
    return removeAll(entry -> entry.scope == Scope.CONNECTION);
  }

  /** Removes everything. */
  public List<Entry> removeAll() {
    return removeAll(entry -> true);
  }

  private List<Entry> removeAll(Predicate<Entry> which) {
    List<Entry> removed = removeUnconfirmed(which);
    removed.addAll(removeWaiting(which));
    return erase(removed);
  }

  /** Returns whether any message that waits has a time to live. */
  public boolean hasExpiring() {
    return expiring > 0;
  }

  /** Returns when the next message outlives its time, {@link #NEVER} if none will. */
  public long nextExpiryNs() {
    return expiring == 0 ? NEVER : waiting.stream().mapToLong(Entry::expiresNs).min().orElse(NEVER);
  }

  /** Returns whether nothing waits. */
  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Returns how many messages wait. */
  public int messages() {
    return waiting.size();
  }

  /** Returns how many bytes wait. */
  public long bytes() {
    return waitingBytes;
  }

  /** Returns how many bytes take room: what waits, and what is unconfirmed. */
  public long keptBytes() {
    return waitingBytes + unconfirmedBytes;
  }

  @Override
  public String toString() {
    String sent =
        unconfirmed.isEmpty()
            ? ""
            : ", " + unconfirmed.size() + " of " + unconfirmedBytes + " bytes are unconfirmed";
    return waiting.size()
        + " messages of "
        + waitingBytes
        + " bytes wait"
        + sent
        + "; the limits are "
        + maxMessages
        + " and "
        + maxBytes;
  }
}
