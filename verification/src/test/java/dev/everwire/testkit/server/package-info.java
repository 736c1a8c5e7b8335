/** What clients may send to the scripted server, in bytes that nobody has thought of. */
@NullMarked
package dev.everwire.testkit.server;

import org.jspecify.annotations.NullMarked;
