/** The kit over Netty, and what only Netty has. */
@NullMarked
package dev.everwire.netty;

import org.jspecify.annotations.NullMarked;
