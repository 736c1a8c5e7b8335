/** Messages that the server numbers: what is missing, what came twice, where to go on from. */
@NullMarked
package dev.everwire.sequence;

import org.jspecify.annotations.NullMarked;
