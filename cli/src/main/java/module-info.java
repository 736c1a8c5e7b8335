/** The everwire command: connect, serve and demo. */
module dev.everwire.cli {
  requires dev.everwire;
  requires dev.everwire.testkit;
  requires info.picocli;
  requires java.net.http;
  requires static org.jspecify;

  opens dev.everwire.cli to
      info.picocli;
  opens dev.everwire.cli.connect to
      info.picocli;
  opens dev.everwire.cli.console to
      info.picocli;
  opens dev.everwire.cli.demo to
      info.picocli;
  opens dev.everwire.cli.serve to
      info.picocli;
}
