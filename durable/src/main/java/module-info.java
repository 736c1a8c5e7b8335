/** A queue on disk that outlives the process, on H2's MVStore. */
module dev.everwire.durable {
  requires static transitive org.jspecify;
  requires transitive dev.everwire;
  requires com.h2database.mvstore;

  exports dev.everwire.durable;
}
