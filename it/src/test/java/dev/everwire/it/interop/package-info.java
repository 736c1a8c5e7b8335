/** Servers and reverse proxies that nobody here wrote, and Everwire through their outages. */
@NullMarked
package dev.everwire.it.interop;

import org.jspecify.annotations.NullMarked;
