/**
 * The decisions that an application may replace: when to try again, how long to wait, how many may
 * connect at once, when a silent link is dead, what a full queue does.
 */
@NullMarked
package dev.everwire.policy;

import org.jspecify.annotations.NullMarked;
