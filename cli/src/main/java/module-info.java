/** The everwire command. */
module dev.everwire.cli {
  requires dev.everwire;
  requires dev.everwire.testkit;
  requires info.picocli;
  requires static org.jspecify;
}
