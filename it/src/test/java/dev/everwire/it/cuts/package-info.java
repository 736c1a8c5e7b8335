/** A scripted exchange, cut at every byte. */
@NullMarked
package dev.everwire.it.cuts;

import org.jspecify.annotations.NullMarked;
