/** Delivery at least once with servers whose own protocol acknowledges. */
@NullMarked
package dev.everwire.examples.delivery;

import org.jspecify.annotations.NullMarked;
