/** Every transport, as tests of all of them see it, and those tests. */
@NullMarked
package dev.everwire.it.transport;

import org.jspecify.annotations.NullMarked;
