/** How thoroughly it is looked. */
@NullMarked
package dev.everwire.verification;

import org.jspecify.annotations.NullMarked;
