/** Servers in this JVM that nobody here wrote, each with the paths of {@code InteropServer}. */
@NullMarked
package dev.everwire.it.interop.embedded;

import org.jspecify.annotations.NullMarked;
