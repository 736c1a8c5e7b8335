/** Tests of the OkHttp transport. */
@NullMarked
package dev.everwire.okhttp;

import org.jspecify.annotations.NullMarked;
