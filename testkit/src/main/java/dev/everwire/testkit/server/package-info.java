/**
 * A WebSocket server for tests that plays a script on each connection, and can do every legal and
 * illegal thing that RFC 6455 knows; it judges its clients by the letter of that standard.
 *
 * <p>It listens on the loopback address only and needs no test framework.
 */
@NullMarked
package dev.everwire.testkit.server;

import org.jspecify.annotations.NullMarked;
