/**
 * The contract: what a WebSocket is to Everwire, and the words that its users and its
 * implementations share. Nothing here runs, waits or connects.
 *
 * <p>Rules are cited by number (C1 to C20); the conformance kit has a test for each. Unless said
 * otherwise no argument and no result is {@code null}, and a {@code null} argument throws {@link
 * NullPointerException}.
 */
@NullMarked
package dev.everwire;

import org.jspecify.annotations.NullMarked;
