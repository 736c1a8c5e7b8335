/** What threads may do with the event target and the serial executor, in any order. */
@NullMarked
package dev.everwire.event;

import org.jspecify.annotations.NullMarked;
