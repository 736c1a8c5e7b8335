/** The JDK transport under the reconnecting socket, on real sockets. */
@NullMarked
package dev.everwire.it.jdk;

import org.jspecify.annotations.NullMarked;
