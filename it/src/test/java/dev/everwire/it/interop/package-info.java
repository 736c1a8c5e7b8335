/** Everwire against servers and a proxy that nobody here wrote. */
@NullMarked
package dev.everwire.it.interop;

import org.jspecify.annotations.NullMarked;
