/**
 * A TCP proxy that breaks the connections through it on demand, in every way a network does.
 *
 * <p>It runs in the process, on the loopback address, and needs no test framework.
 */
@NullMarked
package dev.everwire.testkit.proxy;

import org.jspecify.annotations.NullMarked;
