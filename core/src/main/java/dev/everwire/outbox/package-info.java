/** What was accepted and is not done with, in order and within bounds; and what pongs prove. */
@NullMarked
package dev.everwire.outbox;

import org.jspecify.annotations.NullMarked;
