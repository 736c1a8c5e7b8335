package dev.everwire.it.matrix;

import java.nio.file.Path;
import java.util.List;

/** A server, or a way to one, that nobody here wrote. */
interface Peer {

  /** Its name in the table, such as "nginx, Node ws". */
  String name();

  /**
   * Starts it, and all that stands behind it.
   *
   * @param directory an empty one that it may write to
   * @throws Exception if it cannot be started: it is then skipped, aloud
   */
  Running start(Path directory) throws Exception;

  /**
   * A peer that was started.
   *
   * @param cases what to play, in the order of the table
   * @param end ends what was started
   */
  record Running(List<InteropCase> cases, Runnable end) {}
}
