package dev.everwire.testkit.proxy;

import dev.everwire.testkit.proxy.Conditions.Cut;
import dev.everwire.testkit.proxy.Conditions.Passage;
import dev.everwire.time.TimeSource;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Forwards the bytes of one direction of one connection, under the conditions of the moment.
 *
 * <p>A pipe never forwards anything behind bytes that it has dropped: TCP has no gaps, so what a
 * black hole has touched stays silent for good.
 *
 * <p>One thread runs it; the other methods may be called from any.
 */
final class Pipe {

  private static final int MAX_PENDING_BYTES = 64 * 1024;

  /** How soon a pipe that waits sees new conditions. */
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** At most this part of a second's bytes leave at once under a throttle. */
  private static final int SLICES_PER_SECOND = 20;

  private final Socket source;
  private final Socket target;
  private final Line line;
  private final Link link;
  private final TimeSource time = TimeSource.system();
  private final byte[] buffer = new byte[16 * 1024];
  private final Deque<Chunk> pending = new ArrayDeque<>();
  private int pendingBytes;

  /** The conditions seen last, and the bytes forwarded under them. */
  private Conditions current = Conditions.HEALTHY;

  private long forwardedUnderCurrent;

  /** When the throttle lets the next byte pass. */
  private long throttledUntilNanos;

  /** Whether bytes were dropped. */
  private boolean lossy;

  /** Whether the target has been sent a FIN; what comes after it is dropped. */
  private volatile boolean outputEnded;

  /** Whether the source has gone and the target was not told, as a black hole hides it. */
  private volatile boolean abandoned;

  /** Whether there is nothing more to do. */
  private volatile boolean finished;

  /** Bytes that wait for their time; none at all stand for the end of the stream. */
  private record Chunk(@SuppressWarnings("ArrayRecordComponent") byte[] bytes, long arrivalNanos) {}

  Pipe(Link link, Socket source, Socket target, Line line) {
    this.link = link;
    this.source = source;
    this.target = target;
    this.line = line;
  }

  /** Runs until the source's end has been forwarded, or the connection fails. */
  void run() {
    try {
      while (!finished) {
        step();
      }
    } catch (IOException e) {
      abandon();
    } finally {
      finished = true;
      link.pipeFinished();
    }
  }

  /** The target learns by a reset that the source has gone, but not before the healing. */
  private void abandon() {
    abandoned = true;
    if (line.conditions().passage() != Passage.BLACK_HOLE) {
      link.reset();
    }
  }

  boolean isAbandoned() {
    return abandoned;
  }

  boolean isFinished() {
    return finished;
  }

  /** Sends a FIN to the target, now, or as soon as it is connected. */
  synchronized void endOutput() throws IOException {
    outputEnded = true;
    if (target.isConnected() && !target.isOutputShutdown()) {
      target.shutdownOutput();
    }
  }

  /** Must be called when the target has been connected. */
  synchronized void targetConnected() throws IOException {
    if (outputEnded) {
      endOutput();
    }
  }

  private void step() throws IOException {
    see(line.conditions());
    Chunk head = pending.peek();
    if (head == null) {
      receive(0);
      return;
    }
    boolean stalled = current.passage() == Passage.STALLED;
    long waitNanos = stalled ? POLL_NANOS : Math.min(POLL_NANOS, dueNanos(head) - time.nanoTime());
    if (waitNanos <= 0) {
      forward(head);
    } else if (stalled || pendingBytes >= MAX_PENDING_BYTES || hasEnded()) {
      link.pause(waitNanos);
    } else {
      receive(waitNanos);
    }
  }

  private void see(Conditions next) {
    if (!next.equals(current)) {
      current = next;
      forwardedUnderCurrent = 0;
    }
  }

  private long dueNanos(Chunk chunk) {
    long dueNanos = chunk.arrivalNanos() + current.delayNanos();
    return current.bytesPerSecond() == 0 || dueNanos - throttledUntilNanos > 0
        ? dueNanos
        : throttledUntilNanos;
  }

  private boolean hasEnded() {
    return !pending.isEmpty() && pending.getLast().bytes().length == 0;
  }

  /** Reads once, for at most a time; 0 means however long it takes. */
  private void receive(long waitNanos) throws IOException {
    source.setSoTimeout(waitNanos == 0 ? 0 : 1 + (int) TimeUnit.NANOSECONDS.toMillis(waitNanos));
    try {
      int count = Math.max(0, source.getInputStream().read(buffer));
      pending.add(new Chunk(Arrays.copyOf(buffer, count), time.nanoTime()));
      pendingBytes += count;
    } catch (SocketTimeoutException e) {
      // Nothing came while what is pending became due.
    }
  }

  private void forward(Chunk chunk) throws IOException {
    pending.remove();
    pendingBytes -= chunk.bytes().length;
    boolean end = chunk.bytes().length == 0;
    if (lossy || current.passage() == Passage.BLACK_HOLE) {
      lossy = true;
      line.countDropped(chunk.bytes().length);
      if (end) {
        finished = true;
        abandon();
      }
    } else if (end) {
      finished = true;
      endOutput();
    } else if (!outputEnded) {
      forwardSlice(chunk);
    }
  }

  private void forwardSlice(Chunk chunk) throws IOException {
    long limit = chunk.bytes().length;
    if (current.bytesPerSecond() > 0) {
      limit = Math.min(limit, Math.max(1, current.bytesPerSecond() / SLICES_PER_SECOND));
    }
    Cut cut = current.cut();
    if (cut != null) {
      limit = Math.min(limit, cut.afterBytes() - forwardedUnderCurrent);
    }
    int length = (int) limit;
    write(Arrays.copyOf(chunk.bytes(), length));
    if (cut != null && forwardedUnderCurrent >= cut.afterBytes()) {
      link.end(cut.ending());
    } else if (length < chunk.bytes().length) {
      byte[] rest = Arrays.copyOfRange(chunk.bytes(), length, chunk.bytes().length);
      pending.addFirst(new Chunk(rest, chunk.arrivalNanos()));
      pendingBytes += rest.length;
    }
    if (current.bytesPerSecond() > 0) {
      throttledUntilNanos =
          time.nanoTime() + TimeUnit.SECONDS.toNanos(length) / current.bytesPerSecond();
    }
  }

  private void write(byte[] bytes) throws IOException {
    if (current.corrupt() && bytes.length > 0) {
      // The highest bit: ASCII text is no longer UTF-8, and an empty frame claims a mask.
      bytes[bytes.length - 1] ^= (byte) 0x80;
    }
    target.getOutputStream().write(bytes);
    forwardedUnderCurrent += bytes.length;
    line.countForwarded(bytes.length);
  }
}
