/** everwire demo: a connection that is broken in every way, and what became of it. */
@NullMarked
package dev.everwire.cli.demo;

import org.jspecify.annotations.NullMarked;
