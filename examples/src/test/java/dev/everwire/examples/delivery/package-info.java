@NullMarked
package dev.everwire.examples.delivery;

import org.jspecify.annotations.NullMarked;
