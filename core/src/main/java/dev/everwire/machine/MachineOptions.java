package dev.everwire.machine;

/**
 * The numbers that the machine decides by, in nanoseconds.
 *
 * @param maxRetries how many retries may follow one another
 * @param minUptimeNs how long a connection must be open to count as stable
 * @param connectionTimeoutNs how long an attempt may take; NEVER for no limit
 * @param closeTimeoutNs how long closing may take
 * @param probeAfterNs how long a link may be quiet before it is probed
 * @param probeTimeoutNs how long it may stay quiet once probed
 */
public record MachineOptions(
    int maxRetries,
    long minUptimeNs,
    long connectionTimeoutNs,
    long closeTimeoutNs,
    long probeAfterNs,
    long probeTimeoutNs) {}
