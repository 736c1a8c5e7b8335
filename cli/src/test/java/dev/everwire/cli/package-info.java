@NullMarked
package dev.everwire.cli;

import org.jspecify.annotations.NullMarked;
