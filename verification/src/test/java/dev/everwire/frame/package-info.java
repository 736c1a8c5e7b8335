/** What servers may send, in bytes that nobody has thought of. */
@NullMarked
package dev.everwire.frame;

import org.jspecify.annotations.NullMarked;
