package dev.everwire.it.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * One direction of a TCP stream: frames are handed in, written, and read, in order. It is cut at
 * one point: what is before it arrives, nothing behind it does, and nobody need be told.
 */
final class Direction {

  private final List<Frame> frames = new ArrayList<>();
  private int written;
  private int read;
  private int cutAt = Integer.MAX_VALUE;

  void add(Frame frame) {
    frames.add(frame);
  }

  boolean canWrite() {
    return written < frames.size();
  }

  Frame write() {
    return frames.get(written++);
  }

  boolean canRead() {
    return read < written && read < cutAt;
  }

  Frame read() {
    return frames.get(read++);
  }

  /** Returns how many frames are written and not read. */
  int onTheWay() {
    return Math.max(0, Math.min(written, cutAt) - read);
  }

  /** Lets so many of the frames on the way still arrive, and no others. */
  void cut(int survivors) {
    cutAt = Math.min(cutAt, read + survivors);
  }

  boolean isCut() {
    return cutAt != Integer.MAX_VALUE;
  }

  int handedIn() {
    return frames.size();
  }
}
