/** What the guides show. */
@NullMarked
package dev.everwire.examples;

import org.jspecify.annotations.NullMarked;
