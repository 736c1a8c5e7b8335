/** The interoperation matrix: every transport against peers that nobody here wrote. */
@NullMarked
package dev.everwire.it.matrix;

import org.jspecify.annotations.NullMarked;
