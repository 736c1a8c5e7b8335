/** AssertJ assertions for sockets; the only package of the testkit that needs AssertJ. */
@NullMarked
package dev.everwire.testkit.assertions;

import org.jspecify.annotations.NullMarked;
