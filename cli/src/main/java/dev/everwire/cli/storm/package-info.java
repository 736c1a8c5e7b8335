/** {@code everwire storm}: a fleet that comes back after a restart of its server, simulated. */
@NullMarked
package dev.everwire.cli.storm;

import org.jspecify.annotations.NullMarked;
