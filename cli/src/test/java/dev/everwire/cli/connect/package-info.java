@NullMarked
package dev.everwire.cli.connect;

import org.jspecify.annotations.NullMarked;
