/**
 * What every transport needs and none should write again: the state of one connection, its events
 * and deadlines, and the joining of fragments. For whoever adapts a client to {@link
 * dev.everwire.IWebSocket}.
 */
@NullMarked
package dev.everwire.transport;

import org.jspecify.annotations.NullMarked;
