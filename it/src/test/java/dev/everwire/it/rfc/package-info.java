/** The RFC cases of the testkit over every transport, and the document of how they end. */
@NullMarked
package dev.everwire.it.rfc;

import org.jspecify.annotations.NullMarked;
