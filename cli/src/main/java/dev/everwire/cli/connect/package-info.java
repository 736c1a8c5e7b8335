/** everwire connect: a terminal or a pipe at one end of a WebSocket that stays up. */
@NullMarked
package dev.everwire.cli.connect;

import org.jspecify.annotations.NullMarked;
