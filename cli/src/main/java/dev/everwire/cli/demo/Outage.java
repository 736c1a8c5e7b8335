package dev.everwire.cli.demo;

import dev.everwire.testkit.proxy.Fault;

/**
 * A connection was lost, and made again.
 *
 * @param fault the fault behind it: the latest one that was applied
 * @param noticeMs from the fault to when the socket noticed the loss
 * @param repairMs from then to when it was open again
 */
record Outage(Fault fault, long noticeMs, long repairMs) {}
