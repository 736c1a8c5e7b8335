/** Fetching what an outage has cost. */
@NullMarked
package dev.everwire.examples.catchup;

import org.jspecify.annotations.NullMarked;
