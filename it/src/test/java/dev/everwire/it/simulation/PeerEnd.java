package dev.everwire.it.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What the peer keeps of one connection. */
final class PeerEnd {

  /** Pings that are not answered yet, the oldest first. */
  final List<ByteBuffer> pings = new ArrayList<>();

  /** Every ping that came. */
  final List<ByteBuffer> allPings = new ArrayList<>();

  /** Messages that are not replied to yet. */
  final List<Integer> unreplied = new ArrayList<>();

  boolean greeted;

  /** Whether it has sent a Close frame, behind which nothing follows. */
  boolean closed;

  int lastNumber = -1;
}
