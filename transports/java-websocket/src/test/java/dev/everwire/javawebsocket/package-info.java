/** Tests of the Java-WebSocket transport. */
@NullMarked
package dev.everwire.javawebsocket;

import org.jspecify.annotations.NullMarked;
