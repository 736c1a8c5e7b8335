@NullMarked
package dev.everwire.testkit.proxy;

import org.jspecify.annotations.NullMarked;
