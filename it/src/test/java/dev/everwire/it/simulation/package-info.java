/**
 * Deterministic simulation: the real {@code ReconnectingWebSocket} in a world of one thread, whose
 * network, peer, clock, threads and chance all follow from one number, the seed. A {@link
 * dev.everwire.it.simulation.History} plays such a world and finds violations of the rules; a
 * failing one is {@linkplain dev.everwire.it.simulation.Shrinker shrunk} before it is shown.
 */
@NullMarked
package dev.everwire.it.simulation;

import org.jspecify.annotations.NullMarked;
