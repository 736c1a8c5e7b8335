/** everwire serve: a small server to try things against. */
@NullMarked
package dev.everwire.cli.serve;

import org.jspecify.annotations.NullMarked;
