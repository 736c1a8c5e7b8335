@NullMarked
package dev.everwire.cli.console;

import org.jspecify.annotations.NullMarked;
