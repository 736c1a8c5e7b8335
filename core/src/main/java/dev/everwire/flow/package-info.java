/** Messages by demand: as a {@code Flow.Publisher}, and as a receiver that blocks. */
@NullMarked
package dev.everwire.flow;

import org.jspecify.annotations.NullMarked;
