@NullMarked
package dev.everwire.cli.demo;

import org.jspecify.annotations.NullMarked;
