@NullMarked
package dev.everwire.testkit.server;

import org.jspecify.annotations.NullMarked;
