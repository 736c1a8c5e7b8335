/** Tests of the queue on disk. */
@NullMarked
package dev.everwire.durable;

import org.jspecify.annotations.NullMarked;
