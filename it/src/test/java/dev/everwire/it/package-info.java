/** Scenarios that need the core and the testkit together. */
@NullMarked
package dev.everwire.it;

import org.jspecify.annotations.NullMarked;
