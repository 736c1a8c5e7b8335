/**
 * Numbered cases that a scripted server plays against a client, one connection each: what RFC 6455
 * and RFC 7692 ask of a client, in the opening handshake, in frames, and in the closing handshake.
 *
 * <p>{@link dev.everwire.testkit.rfc.RfcCases#all} has them; {@link
 * dev.everwire.testkit.rfc.CaseRun#of} plays one over a transport, and tells the outcome, which
 * {@link dev.everwire.testkit.rfc.Expected#judge} compares with the standard. No test framework is
 * needed.
 */
@NullMarked
package dev.everwire.testkit.rfc;

import org.jspecify.annotations.NullMarked;
