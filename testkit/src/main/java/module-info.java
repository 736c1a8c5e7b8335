/** For testing WebSockets: a scripted server, a fault proxy, a conformance kit, virtual time. */
module dev.everwire.testkit {
  requires transitive dev.everwire;
  requires static transitive org.jspecify;
  requires static org.assertj.core;
  requires static org.junit.jupiter.api;

  exports dev.everwire.testkit.assertions;
  exports dev.everwire.testkit.events;
  exports dev.everwire.testkit.simulation;
  exports dev.everwire.testkit.proxy;
  exports dev.everwire.testkit.conformance;
  exports dev.everwire.testkit.rfc;
  exports dev.everwire.testkit.server;

  // JUnit calls the rules, which are nobody else's to call.
  opens dev.everwire.testkit.conformance;
}
