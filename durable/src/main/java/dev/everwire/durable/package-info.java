/** A queue on disk that outlives the process, on H2's MVStore (R13). */
@NullMarked
package dev.everwire.durable;

import org.jspecify.annotations.NullMarked;
