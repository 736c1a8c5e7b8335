/**
 * Everwire on links that the kernel breaks: a client and servers in network namespaces of their
 * own, real packets, and a count of every message at both ends.
 */
@NullMarked
package dev.everwire.it.kernel;

import org.jspecify.annotations.NullMarked;
