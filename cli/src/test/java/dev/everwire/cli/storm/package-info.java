@NullMarked
package dev.everwire.cli.storm;

import org.jspecify.annotations.NullMarked;
