/**
 * The conformance kit: rules C1 to C20 of {@link dev.everwire.IWebSocket}, each as tests against a
 * real server on the loopback address. Extend {@link
 * dev.everwire.testkit.conformance.WebSocketConformanceKit}.
 */
@NullMarked
package dev.everwire.testkit.conformance;

import org.jspecify.annotations.NullMarked;
